"""``python -m models.rendering.bundle OUT.pdf DOCUMENT.txt DOCUMENT.txt …``: several documents in one PDF, with gold.

The gold beside it (``OUT.pdf.json``) has the type and fields of the document that leads and all documents in `parts`.
"""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter

from models.corpus_format import parse
from models.rendering.render import render
from triage.vocabulary import Urgency


def bundle(paths: Sequence[Path], name: str, seed: int, lead: int = 0) -> tuple[bytes, dict[str, Any]]:
    """One PDF of documents set by `seed`, and its gold. `lead`: which of them gives type and fields (from 0)."""
    writer = PdfWriter()
    parts: list[dict[str, Any]] = []
    golds = []
    for path in paths:
        made = render(parse(path), seed, formats=("pdf",), share_scans=0)
        first = len(writer.pages) + 1
        writer.append(PdfReader(io.BytesIO(made.data)), import_outline=False)
        parts.append({"document_type": made.gold["document_type"], "pages": [first, len(writer.pages)]})
        golds.append(made.gold)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    band = min((gold["urgency"] for gold in golds), key=lambda urgency: Urgency(urgency).rank)
    # a risk counts wherever in the file it stands
    reasons = list(dict.fromkeys(r for gold in golds if gold["urgency"] == band for r in gold["reasons"]))
    gold = golds[lead] | {"file": name, "urgency": band, "reasons": reasons, "parts": parts}
    gold["rendering"] = {"sources": [path.stem for path in paths], "seed": seed, "format": "pdf", "kind": "bundle"}
    return out.getvalue(), gold


def main(arguments: list[str] | None = None) -> int:
    """Write a bundle and its gold."""
    parser = argparse.ArgumentParser(prog="python -m models.rendering.bundle", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("documents", type=Path, nargs="+", help="marked-up documents, in the order of the pages")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lead", type=int, default=0, help="which document gives type and fields, from 0")
    options = parser.parse_args(arguments)
    data, gold = bundle(options.documents, options.out.name, options.seed, options.lead)
    options.out.write_bytes(data)
    gold_file = options.out.with_name(f"{options.out.name}.json")
    gold_file.write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
