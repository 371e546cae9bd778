"""How well the documents inside a file were found: the pages on which they begin, and whole files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

PartKey = tuple[int, int, str]
"""A part of a file: first page, last page, document type."""


def part_keys(source: dict[str, Any]) -> list[PartKey]:
    """The parts of a gold object or of a reading; empty for a file that is one document."""
    return [(int(p["pages"][0]), int(p["pages"][1]), str(p["document_type"])) for p in source.get("parts") or []]


def same_pages(gold: Sequence[PartKey], read: Sequence[PartKey]) -> bool:
    """True where the parts have the same pages, whatever their types."""
    return [key[:2] for key in gold] == [key[:2] for key in read]


def part_measures(files: Sequence[tuple[list[PartKey], list[PartKey]]]) -> dict[str, Any]:
    """Measures over files, each its parts in gold and as read. None where there is nothing to measure."""
    begins = [({k[0] for k in gold[1:]}, {k[0] for k in read[1:]}) for gold, read in files]
    right = sum(len(gold & read) for gold, read in begins)
    wanted, proposed = sum(len(gold) for gold, _ in begins), sum(len(read) for _, read in begins)
    bundles = [(gold, read) for gold, read in files if gold]
    count = sum(len(gold) for gold, _ in bundles)
    return {
        "bundles": len(bundles),
        "part_boundary_precision": right / proposed if proposed else None,
        "part_boundary_recall": right / wanted if wanted else None,
        "parts_exact": sum(same_pages(*pair) for pair in bundles) / len(bundles) if bundles else None,
        "part_types_right": sum(len(set(g) & set(r)) for g, r in bundles) / count if count else None,
        "whole_files_split": sum(bool(read) and not gold for gold, read in files),
    }
