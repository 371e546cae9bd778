"""Plain text: wrapped by hand or by nobody, columns by spaces, tabs or bars."""

from __future__ import annotations

import textwrap
from random import Random

from models.rendering.blocks import Block, BlockKind, Layoutable
from models.rendering.hints import is_tight


def text_bytes(layout: Layoutable, seed: int) -> bytes:
    """A text file, in UTF-8 or, where its letters allow it, now and then in Windows-1252 with its line ends."""
    rng = Random(seed)
    text = "\n".join([*layout.headers, "", body_text(layout.blocks, rng), "", *layout.footers]).strip() + "\n"
    windows = rng.random() < 0.35
    if windows:
        text = text.replace("\n", "\r\n")
        try:
            return text.encode("cp1252")
        except UnicodeEncodeError:
            return ("\ufeff" + text).encode()
    return text.encode()


def body_text(blocks: list[Block], rng: Random) -> str:
    """The blocks as plain text; hard line ends at 72 characters for some seeds."""
    width = rng.choice([0, 72, 76])
    table = rng.choice(["spaces", "tabs", "bars"])
    out: list[str] = []
    for n, block in enumerate(blocks):
        if block.kind is BlockKind.TABLE:
            out += [*_rows(block.rows, table), ""]
        elif block.kind is BlockKind.PAIRS:
            pad = max(len(a) for a, _ in block.pairs) + 2 if table == "spaces" else 0
            out += [f"{a + (':' if not a.endswith((':', '?')) else ''):<{pad}} {b}".rstrip() for a, b in block.pairs]
            out.append("")
        elif block.kind in (BlockKind.TITLE, BlockKind.HEADING):
            out += [
                block.text.upper() if table == "bars" else block.text,
                "-" * min(len(block.text), 60) if table == "tabs" else "",
            ]
        elif block.kind is not BlockKind.PAGE_BREAK:
            out.append(_wrapped(f"{block.sign} {block.text}" if block.sign else block.text, width, block))
            if not is_tight(blocks, n) and not (block.sign and n + 1 < len(blocks) and blocks[n + 1].sign):
                out.append("")
    return "\n".join(out).strip()


def _wrapped(text: str, width: int, block: Block) -> str:
    if not width or len(text) <= width:
        return text
    if text.startswith(">"):
        return "\n".join(f"> {line}" for line in textwrap.wrap(text.lstrip("> "), width - 2, break_long_words=False))
    hang = " " * (len(block.sign) + 1) if block.sign else ""
    lines = textwrap.wrap(text, width, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines)


def _rows(rows: list[list[str]], look: str) -> list[str]:
    if look == "spaces":
        widths = [max(len(row[k]) for row in rows) + 3 for k in range(len(rows[0]))]
        if sum(widths) <= 96:
            return ["".join(f"{c:<{w}}" for c, w in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [("\t" if look == "tabs" else " | ").join(row) for row in rows]
