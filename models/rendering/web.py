"""HTML: whole pages as portals save them, and the bodies of mails."""

from __future__ import annotations

from html import escape
from random import Random

from models.rendering.blocks import Block, BlockKind, Layoutable, runs_of
from models.rendering.hints import is_tight

_FONTS = ["Calibri, sans-serif", "Arial, Helvetica, sans-serif", "Aptos", "'Times New Roman', serif", "Verdana"]


def html_page(layout: Layoutable, seed: int, *, title: str) -> bytes:
    """A whole page in UTF-8."""
    rng = Random(seed)
    font = rng.choice(_FONTS)
    border = rng.choice(["border:1px solid #999", "border-bottom:1px solid #ccc", ""])
    cells = f"td,th{{{border};padding:4px;text-align:left;vertical-align:top}}"
    style = f"body{{font-family:{font};margin:2em}}{cells}table{{border-collapse:collapse}}"
    head = "".join(f"<p class='head'><b>{inline(line)}</b></p>" for line in layout.headers)
    foot = "".join(f"<p class='foot'><small>{inline(line)}</small></p>" for line in layout.footers)
    page = (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        f"<style>{style}</style></head>\n"
        f"<body>\n<header>{head}</header>\n{body_html(layout.blocks, rng)}\n<footer>{foot}</footer>\n</body></html>\n"
    )
    return page.encode()


def body_html(blocks: list[Block], rng: Random, *, mail: bool = False) -> str:
    """The blocks as HTML. Mails have no headings and lists of their own where the writer typed them."""
    definition = not mail and rng.random() < 0.25
    spaced = "div" if mail and rng.random() < 0.5 else "p"
    out: list[str] = []
    n = 0
    while n < len(blocks):
        block = blocks[n]
        if block.kind in (BlockKind.BULLET, BlockKind.NUMBERED) and not mail:
            end = n
            while end < len(blocks) and blocks[end].kind is block.kind:
                end += 1
            out.append(_list(blocks[n:end]))
            n = end
            continue
        if block.kind is BlockKind.TABLE:
            rows = ["<tr>" + "".join(f"<td>{inline(c)}</td>" for c in row) + "</tr>" for row in block.rows]
            out.append("<table>" + "\n".join(rows) + "</table>")
        elif block.kind is BlockKind.PAIRS:
            out.append(_pairs(block, definition=definition, mail=mail))
        elif block.kind in (BlockKind.TITLE, BlockKind.HEADING):
            out.append(
                f"<p><b>{inline(block.text)}</b></p>"
                if mail
                else f"<h{block.level}>{inline(block.text)}</h{block.level}>"
            )
        elif block.kind is not BlockKind.PAGE_BREAK:
            sign = f"{escape(block.sign)} " if block.sign else ""
            joined = [sign + inline(block.text)]
            while is_tight(blocks, n) and not block.sign:
                n += 1
                joined.append(inline(blocks[n].text))
            out.append(
                f"<{spaced}>" + "<br>\n".join(joined) + f"</{spaced}>" + ("<div><br></div>" if spaced == "div" else "")
            )
        n += 1
    return "\n".join(out)


def inline(text: str) -> str:
    """Escaped text with struck runs."""
    return "".join(f"<s>{escape(r.text)}</s>" if r.struck else escape(r.text, quote=False) for r in runs_of(text))


def _list(items: list[Block]) -> str:
    counted = all(b.sign.rstrip(".)") == str(k) for k, b in enumerate(items, start=1))
    if items[0].kind is BlockKind.NUMBERED and not counted:
        return "\n".join(f"<p>{escape(b.sign)} {inline(b.text)}</p>" for b in items)
    tag = "ol" if items[0].kind is BlockKind.NUMBERED else "ul"
    return f"<{tag}>" + "\n".join(f"<li>{inline(b.text)}</li>" for b in items) + f"</{tag}>"


def _pairs(block: Block, *, definition: bool, mail: bool) -> str:
    if mail:
        return "<p>" + "<br>\n".join(f"{inline(a)}: {inline(b)}" for a, b in block.pairs) + "</p>"
    if definition:
        return "<dl>" + "\n".join(f"<dt>{inline(a)}</dt><dd>{inline(b)}</dd>" for a, b in block.pairs) + "</dl>"
    return (
        "<table>" + "\n".join(f"<tr><th>{inline(a)}</th><td>{inline(b)}</td></tr>" for a, b in block.pairs) + "</table>"
    )
