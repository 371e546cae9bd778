"""Marks on words: struck through, and tick boxes as words of their own (``☒`` ticked, ``☐`` not, ``?☐`` unclear)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from triage.reading.document import Source
from triage.reading.tokens import TICKED, TICKS, UNCLEAR, UNTICKED, Drawing, Rule, Square, Token

_EMPTY = frozenset("☐□▢◻◽⬜❏❐❑❒○◯⭘")
_FULL = frozenset("☒☑🗹🗷⌧⮽✅")
_CHECK = frozenset("✓✔🗸√")
_CROSS = frozenset("✗✘✕✖❌🗴🗶")
_BLACK = frozenset("■◼⬛●")
_SIGNS = _EMPTY | _FULL | _CHECK | _CROSS | _BLACK
_OPENING = re.compile(r"\[$|\[[xX✓✔_]?\]?$")
_BRACKET = re.compile(r"^[\[(](?:[xX✓✔√✗]|[xX]{2})[\])]$|^\[[_.]*\]$")
_MARK_TEXT = frozenset({"x", "X", "✓", "✔", "✗", "✘", "✕", "√", "v", "/", "☒", "☑", "\\", "yes", "Yes", "Y", "●", "■"})
_YES_NO = {("yes", "no"), ("y", "n"), ("no", "yes"), ("n", "y"), ("agree", "disagree")}


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
    crosses_mean_no = bool(signs & _CHECK) and bool(signs & _CROSS)
    black_means_tick = bool(signs & _BLACK) and bool(signs & _EMPTY)
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
        return UNTICKED if letter not in "○◯⭘" or black_means_tick else None
    if letter in _FULL or letter in _CHECK:
        return TICKED
    if letter in _CROSS:
        return UNTICKED if crosses_mean_no else TICKED
    if letter in _BLACK and black_means_tick:
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


def resolve_struck_choices(line: list[Token]) -> list[Token]:
    """Where one of "Yes / No" is struck out, a sign before each: ticked for the one that stands."""
    if not any(t.struck for t in line):
        return line
    out: list[Token] = []
    index = 0
    while index < len(line):
        pair = _choice(line, index)
        if pair is None:
            out.append(line[index])
            index += 1
            continue
        second = pair
        for at in range(index, second + 1):
            token = line[at]
            if at in (index, second):
                other = line[second if at == index else index]
                sign = UNCLEAR if token.struck == other.struck else UNTICKED if token.struck else TICKED
                out.append(
                    Token(
                        sign, token.x0, token.y0, token.x0, token.y1, token.size, False, token.source, token.confidence
                    )
                )
            out.append(token)
        index = second + 1
    return out


def _half_read(line: list[Token], index: int, at: int, step: int) -> bool:
    """A scanned word under a line is often misread: beside "/ No" it was "Yes", and the other way round."""
    gone, stands = (line[index], line[at]) if line[index].struck else (line[at], line[index])
    word = stands.text.strip("/,.?").lower()
    return gone.source is Source.OCR and step == 2 and word in ("yes", "no") and len(gone.text) <= 4


def _choice(line: list[Token], index: int) -> int | None:
    first = line[index].text.strip("/,.").lower()
    for step in (1, 2):
        at = index + step
        if at < len(line) and (step == 1 or line[index + 1].text in "/|or"):
            second = line[at].text.strip("/,.?").lower()
            if line[index].struck != line[at].struck and (
                (first, second) in _YES_NO or _half_read(line, index, at, step)
            ):
                return at
    return None
