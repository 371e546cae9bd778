"""Marks on words: struck through, and tick boxes as words of their own (``☒`` ticked, ``☐`` not, ``?☐`` unclear)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from triage.reading.choices import Option, choice_signs
from triage.reading.document import Source
from triage.reading.symbols import (
    BLACK,
    CHECKS,
    CIRCLES,
    CROSSES,
    EMPTY_BOXES,
    FULL_BOXES,
    TICKED,
    TICKS,
    UNTICKED,
)
from triage.reading.tokens import Drawing, Ring, Rule, Square, Token

_EMPTY = EMPTY_BOXES | CIRCLES
_SIGNS = _EMPTY | FULL_BOXES | CHECKS | CROSSES | BLACK
_OPENING = re.compile(r"\[$|\[[xX✓✔_]?\]?$")
_BRACKET = re.compile(r"^[\[(](?:[xX✓✔√✗]|[xX]{2})[\])]$|^\[[_.]*\]$")
_MARK_TEXT = frozenset({"x", "X", "✓", "✔", "✗", "✘", "✕", "√", "v", "/", "☒", "☑", "\\", "yes", "Yes", "Y", "●", "■"})
_JOINED = re.compile(r"(yes|no|y|n)([/|])((?:yes|no|y|n)[.,?:;]?)$", re.IGNORECASE)


def mark_struck(tokens: list[Token], across: list[Rule]) -> None:
    """Mark words with a line drawn through their middle."""
    if not across:
        return
    rules = sorted(across, key=lambda r: r.at)
    levels = [r.at for r in rules]
    for token in tokens:
        height = token.y1 - token.y0
        # Places of scanned words are less sure, and underlines must not count.
        near, far = (0.35, 0.6) if token.source is Source.OCR else (0.33, 0.72)
        low, high = token.y0 + near * height, token.y0 + far * height
        for rule in rules[bisect_left(levels, low) : bisect_right(levels, high)]:
            reach = min(rule.end, token.x1) - max(rule.start, token.x0)
            if reach >= 0.7 * (token.x1 - token.x0) and rule.end - rule.start < 560:
                token.struck = True
                break


def resolve_ticks(tokens: list[Token], drawing: Drawing) -> list[Token]:
    """The words with every tick box, however it was made, as one of the three signs.

    Tokens must stand in the order of reading within their line. Squares of `drawing` become words.
    """
    if drawing.squares:
        tokens = _with_squares(tokens, drawing.squares)
    signs = {c for t in tokens for c in t.text if not t.text.isascii()} & _SIGNS
    crosses_mean_no = bool(signs & CHECKS) and bool(signs & CROSSES)
    black_means_tick = bool(signs & BLACK) and bool(signs & _EMPTY)
    out: list[Token] = []
    for token in tokens:
        text = token.text
        if text in TICKS:
            out.append(token)
        elif not text.isascii() and not signs.isdisjoint(text):
            out += _split(token, crosses_mean_no, black_means_tick)
        elif "[" in text or "]" in text or "(" in text or text in _MARK_TEXT:
            _bracket(token, out)
        else:
            out.append(token)
    return out


def _sign(letter: str, crosses_mean_no: bool, black_means_tick: bool) -> str | None:
    if letter in _EMPTY:
        return UNTICKED if letter not in CIRCLES or black_means_tick else None
    if letter in FULL_BOXES or letter in CHECKS:
        return TICKED
    if letter in CROSSES:
        return UNTICKED if crosses_mean_no else TICKED
    if letter in BLACK and black_means_tick:
        return TICKED
    return None


def _split(token: Token, crosses_mean_no: bool, black_means_tick: bool) -> list[Token]:
    """A word with box signs in it, as signs and the words between them."""
    pieces: list[tuple[str, int, int]] = []
    for index, letter in enumerate(token.text):
        sign = _sign(letter, crosses_mean_no, black_means_tick)
        if sign:
            pieces.append((sign, index, index + 1))
        elif pieces and pieces[-1][2] == index and pieces[-1][0] not in TICKS:
            pieces[-1] = (pieces[-1][0] + letter, pieces[-1][1], index + 1)
        else:
            pieces.append((letter, index, index + 1))
    if len(pieces) == 1:
        token.text = pieces[0][0]
        return [token]
    return [_piece(token, text, start, end) for text, start, end in pieces]


def _piece(token: Token, text: str, start: int, end: int) -> Token:
    step = (token.x1 - token.x0) / len(token.text)
    x0, x1 = round(token.x0 + start * step, 1), round(token.x0 + end * step, 1)
    return Token(text, x0, token.y0, x1, token.y1, token.size, token.bold, token.source, token.confidence, token.struck)


def _bracket(token: Token, out: list[Token]) -> None:
    """``[x]``, ``[ ]`` and ``[`` ``x`` ``]`` in up to three words."""
    text = token.text
    if _BRACKET.match(text):
        token.text = TICKED if any(c.isalpha() or c in "✓✔√✗" for c in text) else UNTICKED
        out.append(token)
        return
    if text.startswith("]") and out:
        opened = _opened(out)
        if opened is not None:
            first, marked = opened
            start = out[first]
            sign = TICKED if marked else UNTICKED
            joined = Token(
                sign, start.x0, min(start.y0, token.y0), token.x1, max(start.y1, token.y1), start.size, start.bold,
                start.source, start.confidence,
            )  # fmt: skip
            rest = text[1:]
            if rest:
                step = (token.x1 - token.x0) / len(text)
                joined.x1 = round(token.x0 + step, 1)
            del out[first:]
            out.append(joined)
            if rest:
                out.append(_piece(token, rest, 1, len(text)))
            return
    match = re.match(r"^(\[[xX✓✔√]?[_ ]*\])(.+)$", text)
    if match and not match.group(2).startswith("("):
        end = len(match.group(1))
        out.append(_piece(token, TICKED if any(c not in "[]_ " for c in match.group(1)) else UNTICKED, 0, end))
        out.append(_piece(token, match.group(2), end, len(text)))
        return
    out.append(token)


def _opened(out: list[Token]) -> tuple[int, bool] | None:
    last = out[-1]
    if last.text == "[":
        return len(out) - 1, False
    if re.fullmatch(r"\[[xX✓✔√]", last.text):
        return len(out) - 1, True
    if len(out) > 1 and out[-2].text == "[" and (last.text in _MARK_TEXT or last.text == TICKED):
        return len(out) - 2, True
    return None


def _with_squares(tokens: list[Token], squares: list[Square]) -> list[Token]:
    """Drawn squares as words; a mark typed inside belongs to its square."""
    out = list(tokens)
    for square in squares:
        width = square.x1 - square.x0
        inside = [
            t
            for t in out
            if square.x0 - 0.25 * width <= (t.x0 + t.x1) / 2 <= square.x1 + 0.25 * width
            and square.y0 - 0.3 * width <= t.middle <= square.y1 + 0.3 * width
            and t.x1 - t.x0 < 2.2 * width
        ]
        if any(t.text in TICKS for t in inside):
            continue
        marks = [t for t in inside if t.text in _MARK_TEXT or not _SIGNS.isdisjoint(t.text)]
        if len(inside) > len(marks):
            continue  # a letter or a number in a box: a comb field or a small cell
        sign = TICKED if marks or square.marked else UNTICKED
        out = [t for t in out if not any(t is m for m in marks)]
        size = square.y1 - square.y0
        out.append(
            Token(
                sign, round(square.x0, 1), round(square.y0, 1), round(square.x1, 1), round(square.y1, 1), round(size, 1)
            )
        )
    return out


def resolve_choices(line: list[Token], rings: list[Ring]) -> list[Token]:
    """Where one of "Yes / No" is struck out or has a ring around it, a sign before each: ticked for what stands."""
    if not rings and not any(t.struck for t in line):
        return line
    options = [Option(t.text, t.struck, _in_ring(t, rings), t.source is Source.OCR) for t in line]
    signs = choice_signs(options)
    if not signs:
        return line
    out: list[Token] = []
    for index, token in enumerate(line):
        sign = signs.get(index)
        if sign is not None:
            out.append(
                Token(sign, token.x0, token.y0, token.x0, token.y1, token.size, False, token.source, token.confidence)
            )
        out.append(token)
    return out


def _in_ring(token: Token, rings: list[Ring]) -> bool:
    """Whether a ring is around this word and no more than its surroundings."""
    width, height = token.x1 - token.x0, token.y1 - token.y0
    return any(
        ring.x0 < token.x0 + 0.3 * width
        and ring.x1 > token.x1 - 0.3 * width
        and ring.y0 < token.y0 + 0.5 * height
        and ring.y1 > token.y1 - 0.5 * height
        and ring.x1 - ring.x0 < 2.6 * width + 12
        for ring in rings
    )


def split_choices(tokens: list[Token], drawing: Drawing) -> list[Token]:
    """The word "Yes/No" as three words, where a line or a ring may concern one of them."""
    if not drawing.across and not drawing.rings:
        return tokens
    out: list[Token] = []
    for token in tokens:
        match = _JOINED.match(token.text)
        if match is None or not _is_touched(token, drawing):
            out.append(token)
            continue
        out += [_piece(token, match.group(n), match.start(n), match.end(n)) for n in (1, 2, 3)]
    return out


def _is_touched(token: Token, drawing: Drawing) -> bool:
    height = token.y1 - token.y0
    struck = any(
        token.y0 + 0.3 * height < rule.at < token.y0 + 0.75 * height
        and min(rule.end, token.x1) - max(rule.start, token.x0) > 0.25 * (token.x1 - token.x0)
        for rule in drawing.across
    )
    return struck or any(r.x0 < token.x1 and r.x1 > token.x0 and r.y0 < token.middle < r.y1 for r in drawing.rings)
