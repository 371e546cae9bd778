"""RTF as word processors save it: Windows-1252 with escapes, tables, running head."""

from __future__ import annotations

from random import Random

from models.rendering.blocks import BlockKind, Layoutable, runs_of
from models.rendering.hints import is_bare_heading, is_tight

_BULLET = r"\pard{\pntext\f0 \'b7\tab}{\*\pn\pnlvlblt\pnf0\pnindent0{\pntxtb\'b7}}"
_WIDTH = 9000  # twentieths of a point between the margins


def rtf_bytes(layout: Layoutable, seed: int) -> bytes:
    """The document as RTF."""
    rng = Random(seed)
    size = rng.choice([20, 22, 24])
    font = rng.choice(["Arial", "Times New Roman", "Calibri", "Verdana"])
    pairs_as_table = rng.random() < 0.6
    out = [rf"{{\rtf1\ansi\ansicpg1252\deff0\deflang2057{{\fonttbl{{\f0\fswiss\fcharset0 {font};}}}}"]
    out.append(rf"\paperw11906\paperh16838\margl1440\margr1440\viewkind4\uc1\f0\fs{size}")
    if layout.headers:
        out.append(
            r"{\header " + "".join(rf"\pard\plain\f0\fs{size} {escaped(line)}\par" for line in layout.headers) + "}"
        )
    if layout.footers:
        out.append(r"{\footer " + "".join(rf"\pard\plain\f0\fs16 {escaped(line)}\par" for line in layout.footers) + "}")
    for name, value in layout.mail:
        out.append(rf"\pard {escaped(f'{name}: {value}')}\par")
    for n, block in enumerate(layout.blocks):
        if block.kind is BlockKind.TABLE:
            out.append(_table(block.rows, head=True))
        elif block.kind is BlockKind.PAIRS and pairs_as_table:
            out.append(_table([list(pair) for pair in block.pairs], head=False))
        elif block.kind is BlockKind.PAIRS:
            out += [rf"\pard\tx3000\li3000\fi-3000 {{\b {escaped(a)}}}\tab {escaped(b)}\par" for a, b in block.pairs]
        elif block.kind in (BlockKind.TITLE, BlockKind.HEADING):
            out.append(
                rf"\pard\sb200\sa80\keepn{{\b\fs{size + (8 if block.level == 1 else 4)} {escaped(block.text)}}}\par"
            )
        elif block.kind is BlockKind.BULLET:
            out.append(rf"{_BULLET}\fi-360\li720 {escaped(block.text)}\par")
        elif block.kind is BlockKind.NUMBERED:
            out.append(rf"\pard\fi-500\li500\sa60 {escaped(block.sign)}\tab {escaped(block.text)}\par")
        elif block.kind is BlockKind.PAGE_BREAK:
            out.append(r"\page" if n else "")
        else:
            words = rf"{{\b {escaped(block.text)}}}" if is_bare_heading(layout.blocks, n) else escaped(block.text)
            out.append(rf"\pard\sa{20 if is_tight(layout.blocks, n) else 140} {words}\par")
    return "\n".join([*out, "}"]).encode("ascii")


def escaped(text: str) -> str:
    """RTF text: signs escaped, letters beyond ASCII as code page bytes, or as Unicode with ``?`` for old readers."""
    return "".join(rf"{{\strike {_escaped(r.text)}}}" if r.struck else _escaped(r.text) for r in runs_of(text))


def _escaped(text: str) -> str:
    out = []
    for c in text:
        if c in "\\{}":
            out.append(f"\\{c}")
        elif c == "\t":
            out.append(r"\tab ")
        elif ord(c) < 128:
            out.append(c)
        else:
            out.append(_byte(c) or "".join(_unicode(c)))
    return "".join(out)


def _byte(c: str) -> str:
    try:
        return rf"\'{c.encode('cp1252')[0]:02x}"
    except UnicodeEncodeError:
        return ""


def _unicode(c: str) -> list[str]:
    units = c.encode("utf-16-be")
    numbers = [int.from_bytes(units[k : k + 2], "big") for k in range(0, len(units), 2)]
    return [rf"\u{u - 65536 if u > 32767 else u}?" for u in numbers]


def _table(rows: list[list[str]], *, head: bool) -> str:
    count = len(rows[0])
    ends = [_WIDTH * (k + 1) // count for k in range(count)] if head else [2800, _WIDTH]
    borders = r"\clbrdrt\brdrs\clbrdrl\brdrs\clbrdrb\brdrs\clbrdrr\brdrs"
    row_head = r"\trowd\trgaph100" + "".join(rf"{borders}\cellx{end}" for end in ends)
    out = []
    for n, row in enumerate(rows):
        cells = "".join(rf"\pard\intbl {_bold(escaped(c), n == 0 if head else k == 0)}\cell" for k, c in enumerate(row))
        out.append(f"{row_head}{cells}\\row")
    return "\n".join(out) + "\n\\pard"


def _bold(text: str, bold: bool) -> str:
    return rf"{{\b {text}}}" if bold else text
