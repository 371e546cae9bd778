"""What a block probably is, beyond its kind: a heading without a sign, a letter's opening, a line with tick boxes."""

from __future__ import annotations

import re

from models.rendering.blocks import Block, BlockKind

SALUTATION = re.compile(r"^(Dear|Hi|Hello|To whom|Good (morning|afternoon))\b", re.I)
SIGN_OFF = re.compile(r"^(Yours|Kind regards|Best wishes|Regards|With thanks|Many thanks|Signed)\b", re.I)
REFERENCE = re.compile(r"\b(our ref|your ref|ref\b|reference|date[d:]?|\d{4}$|\d{1,2}[./]\d{1,2}[./]\d{2,4})", re.I)
TICKS = re.compile(r"(☐|☒|☑|\[[xX ]\])")
SHORT_LINE = 62  # characters: shorter lines after each other are one group, as in an address


def salutation_at(blocks: list[Block]) -> int:
    """The number of the block that greets, or -1."""
    return next((n for n, b in enumerate(blocks[:14]) if b.kind is BlockKind.TEXT and SALUTATION.match(b.text)), -1)


def is_bare_heading(blocks: list[Block], n: int) -> bool:
    """True for a short line without a full stop that stands over a long paragraph or a list: many people's heading."""
    text = blocks[n].text
    if blocks[n].kind is not BlockKind.TEXT or len(text.split()) > 7 or text[-1:] in ".,;:!" or SALUTATION.match(text):
        return False
    if n + 1 >= len(blocks) or any(c.isdigit() for c in text[2:]) or TICKS.search(text):
        return False
    following = blocks[n + 1]
    return following.kind is BlockKind.BULLET or (following.kind is BlockKind.TEXT and len(following.text) > 90)


def is_question(blocks: list[Block], n: int) -> bool:
    """True for words that a form's maker printed: a question, a label with its colon, a lettered or bare heading."""
    text = blocks[n].text
    lettered = re.match(r"^[A-Z0-9]{1,2}[.)]? [A-Z]", text) and len(text.split()) <= 7 and text[-1] not in ".!,;"
    return text.endswith(("?", ":")) or bool(lettered) or is_bare_heading(blocks, n)


def is_tight(blocks: list[Block], n: int) -> bool:
    """True where a line and the one after it are both short: no gap between them."""
    if n + 1 >= len(blocks):
        return False
    a, b = blocks[n], blocks[n + 1]
    return a.kind is b.kind is BlockKind.TEXT and len(a.text) < SHORT_LINE and len(b.text) < SHORT_LINE
