"""``python -m models.rendering FOLDER_OF_TXT OUT_FOLDER --seed N``: a folder of real files with gold beside them."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from models.corpus_format import CorpusError, parse
from models.rendering.render import FORMATS, render


def main(arguments: list[str] | None = None) -> int:
    """Render every ``.txt`` below a folder. Returns 1 where a document breaks the corpus format, else 0."""
    parser = argparse.ArgumentParser(prog="python -m models.rendering", description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder of marked-up documents, searched below")
    parser.add_argument("out", type=Path, help="folder for NAME.EXT and NAME.EXT.json; must be empty or new")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--copies", type=int, default=1, help="files of each document, each with a look of its own")
    parser.add_argument("--formats", default=",".join(FORMATS), help=f"comma-separated, among {', '.join(FORMATS)}")
    parser.add_argument("--share-scans", type=float, default=0.25, help="share of scans, faxes and photographs")
    options = parser.parse_args(arguments)
    formats = tuple(f for f in options.formats.split(",") if f)
    unknown = set(formats) - set(FORMATS)
    if unknown or not formats:
        parser.error(
            f"Unknown formats: {', '.join(sorted(unknown)) or 'none given'}. Choose among {', '.join(FORMATS)}."
        )
    if options.out.exists() and any(options.out.iterdir()):
        parser.error(f"{options.out} is not empty. Old files there would be scored as well: choose a new folder.")
    options.out.mkdir(parents=True, exist_ok=True)
    used: set[str] = set()
    counts: Counter[str] = Counter()
    failed = 0
    for path in sorted(options.corpus.rglob("*.txt")):
        try:
            document = parse(path)
            for copy in range(options.copies):
                made = render(
                    document, options.seed + 1000 * copy, formats=formats, share_scans=options.share_scans, used=used
                )
                (options.out / made.name).write_bytes(made.data)
                gold = json.dumps(made.gold, ensure_ascii=False, indent=1)
                (options.out / f"{made.name}.json").write_text(gold + "\n", encoding="utf-8")
                counts[made.gold["rendering"]["format"]] += 1
        except CorpusError as error:
            failed += 1
            print(error, file=sys.stderr)
    print(f"{sum(counts.values())} files: " + ", ".join(f"{n} {f}" for f, n in counts.most_common()))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
