"""Typeset pages: every word within its page, apart from its neighbours, and drawn exactly in its box."""

from __future__ import annotations

import time

from PIL import ImageChops
from rich_docx import rich_docx

from triage.reading.blocks import BlockKind, PageBreak, Paragraph, Run, TableCell, TableRow
from triage.reading.document import LineKind, Page, Source
from triage.reading.typeset import draw, typeset


def _row(table: int, row: int, *texts: str) -> TableRow:
    return TableRow(table, row, [TableCell([Paragraph([Run(text)])], at) for at, text in enumerate(texts)])


def _blank(page: Page) -> Page:
    return Page(page.number, page.width, page.height)


def test_ink_is_in_the_boxes_and_every_box_has_ink(read):
    scale = 2
    for page in read(rich_docx()).pages:
        width = int(page.width * scale)
        words = [word for line in page.lines for word in line.words]
        bare = Page(page.number, page.width, page.height, [line for line in page.lines if line.cell is None])
        picture = draw(bare, width).convert("L")
        ink = ImageChops.invert(picture)
        for line in bare.lines:
            for word in line.words:
                box = [round(v * scale) for v in (word.box.x0, word.box.y0, word.box.x1, word.box.y1)]
                assert ink.crop((box[0] - 1, box[1], box[2] + 2, box[3])).getbbox(), word.text
                ink.paste(0, (box[0] - 3, box[1], box[2] + 3, box[3]))
        assert ink.getbbox() is None
        assert all(0 <= w.box.x0 < w.box.x1 <= page.width and 0 <= w.box.y0 < w.box.y1 <= page.height for w in words)
        assert all(word.source is Source.BODY for word in words)


def test_words_of_a_line_do_not_overlap_and_blocks_are_paragraphs():
    pages, _ = typeset([Paragraph([Run("one two three " * 60, bold=True)]), Paragraph([Run("next")])], 5)
    lines = pages[0].lines
    for line in lines:
        assert all(a.box.x1 <= b.box.x0 + 0.01 for a, b in zip(line.words, line.words[1:], strict=False))
    assert len({line.block for line in lines}) == 2
    assert all(line.bold for line in lines[:-1])


def test_rows_that_do_not_fit_go_on_and_long_rows_are_cut():
    rows = [_row(0, at, f"Row {at}", "words " * 60) for at in range(30)] + [_row(0, 30, "Long", "word " * 6000)]
    pages, cut = typeset([*rows], 100)
    assert not cut
    assert len(pages) > 4
    words = [word.text for page in pages for line in page.lines for word in line.words]
    assert words.count("word") == 6000
    assert words.count("words") == 1800
    assert all(word.box.y1 <= page.height - 40 for page in pages for line in page.lines for word in line.words)


def test_wide_tables_and_long_words_stay_on_the_page():
    wide = [_row(0, 0, *[f"Heading{at}" for at in range(25)]), _row(0, 1, *["£1,234,567.00"] * 25)]
    pages, _ = typeset([*wide, Paragraph([Run("https://example.test/" + "x" * 500)])], 5)
    words = [word for page in pages for line in page.lines for word in line.words]
    assert all(word.box.x1 <= 595 - 49 for word in words)
    assert "".join(word.text for word in words).endswith("x" * 500)


def test_a_word_of_a_million_letters_is_no_trap():
    start = time.process_time()
    _, cut = typeset([Paragraph([Run("a" * 1_000_000)])], 3)
    assert cut
    assert time.process_time() - start < 5


def test_breaks_headers_and_footers():
    blocks = [
        Paragraph([Run("foot")], BlockKind.FOOTER), PageBreak(), Paragraph([Run("body")]), PageBreak(), PageBreak(),
        Paragraph([Run("more")]), Paragraph([Run("head")], BlockKind.HEADER),
    ]  # fmt: skip
    pages, _ = typeset([*blocks], 9)
    assert [[(line.kind, line.text) for line in page.lines] for page in pages] == [
        [(LineKind.HEADER, "head"), (LineKind.TEXT, "body"), (LineKind.FOOTER, "foot")], [(LineKind.TEXT, "more")],
    ]  # fmt: skip


def test_tick_boxes_are_words_and_stay_with_their_label():
    pages, _ = typeset([Paragraph([Run("☐Yes ☒No [x] a [ ] b ✓ c " + "filler " * 11 + "☐ label")])], 1)
    words = [word.text for line in pages[0].lines for word in line.words]
    assert words[:10] == ["☐", "Yes", "☒", "No", "☒", "a", "☐", "b", "☒", "c"]
    assert not any(line.words[-1].text == "☐" for line in pages[0].lines)


def test_twenty_pages_are_laid_out_quickly():
    text = "The child needs help from an adult who knows the plan and has the time to follow it. " * 5
    blocks = [Paragraph([Run(text + str(number))]) for number in range(200)]
    typeset([*blocks], 100)
    best = 9.0
    for _ in range(3):
        start = time.process_time()
        pages, _ = typeset([*blocks], 100)
        best = min(best, time.process_time() - start)
    assert len(pages) >= 15
    assert best < 0.3
