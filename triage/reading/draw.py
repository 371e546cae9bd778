"""A typeset page as a picture, drawn from nothing but its words and boxes."""

from __future__ import annotations

from collections import defaultdict

from PIL import Image, ImageDraw

from triage.reading.document import Line, Page, Word
from triage.reading.font_metrics import ASCENT, font, width

_INK = (17, 17, 17)
_RULE = (177, 180, 182)
_PAD = 4.0
_FINER = 2


def draw(page: Page, width: int) -> Image.Image:
    """Draw a page `width` pixels wide: exactly its words at exactly their boxes, and the rules of its tables."""
    # Drawn twice as large and halved, so that letters fall between the pixels as evenly as the boxes say.
    scale = width * _FINER / page.width
    picture = Image.new("RGB", (width * _FINER, max(1, round(page.height * width / page.width)) * _FINER), "white")
    pen = ImageDraw.Draw(picture)
    for rule in _table_rules(page):
        pen.line([value * scale for value in rule], fill=_RULE, width=max(1, round(scale * 0.7)))
    for line in page.lines:
        for word in line.words:
            _draw_word(pen, word, line, scale)
    return picture.reduce(_FINER)


def _draw_word(pen: ImageDraw.ImageDraw, word: Word, line: Line, scale: float) -> None:
    box = word.box
    size = line.size or (box.y1 - box.y0) / 1.164
    wide = box.x1 - box.x0
    # The line knows only whether all of it is bold; each word's own width tells its weight.
    bold = line.bold or abs(width(word.text, True) * size - wide) < abs(width(word.text, False) * size - wide)
    natural = width(word.text, bold) * size
    shown = size if natural <= wide + 0.01 else size * wide / natural
    base_line = (box.y0 + ASCENT * size) * scale
    pen.text((box.x0 * scale, base_line), word.text, font=font(bold, round(shown * scale, 2)), fill=_INK, anchor="ls")
    if word.struck:
        middle = base_line - 0.28 * size * scale
        pen.line([box.x0 * scale, middle, box.x1 * scale, middle], fill=_INK, width=max(1, round(scale * 0.8)))


def _table_rules(page: Page) -> list[tuple[float, float, float, float]]:
    """Rules above and below each row, and between the columns where no text crosses, in points."""
    tables: dict[int, dict[int, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in page.lines:
        if line.cell is not None and line.words:
            tables[line.cell.table][line.cell.row].append(line)
    rules: list[tuple[float, float, float, float]] = []
    for rows in tables.values():
        tops = {row: min(line.words[0].box.y0 for line in lines) - _PAD for row, lines in rows.items()}
        ends = {row: max(line.words[0].box.y1 for line in lines) + _PAD for row, lines in rows.items()}
        starts: dict[int, float] = {}
        for lines in rows.values():
            for line in lines:
                assert line.cell is not None
                left = line.words[0].box.x0 - _PAD
                starts[line.cell.column] = min(starts.get(line.cell.column, left), left)
        left_edge = min(50.0, *starts.values())
        right_edge = page.width - 50.0
        order = sorted(rows)
        for position, row in enumerate(order):
            top = tops[row]
            bottom = tops[order[position + 1]] if position + 1 < len(order) else ends[row]
            rules.append((left_edge, top, right_edge, top))
            if position + 1 == len(order):
                rules.append((left_edge, bottom, right_edge, bottom))
            edges = [left_edge, right_edge, *(x for x in starts.values() if x > left_edge + 1)]
            for x in edges:
                if not any(line.words[0].box.x0 < x - 0.5 < line.words[-1].box.x1 - 1 for line in rows[row]):
                    rules.append((x, top, x, bottom))
    return rules
