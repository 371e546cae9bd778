"""The register in the browser: how many plans, which may be dormant or have ceased, what each costs - with evidence."""
