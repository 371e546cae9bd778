"""Document triage for children's Education, Health and Care plans: the product without its doors."""

__version__ = "0.1.0"
