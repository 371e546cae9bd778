"""Damaged files: what is left is read and marked partial, and letters that were lost are never taken for words."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path

import numpy as np
import pypdf
import pytest
from pypdf.generic import NameObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import triage.reading
from tests.reading import papers
from triage.reading import Document, read_document
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.quality import other_script, shape_quality, word_quality

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
FONT = next((Path(triage.reading.__file__).parent / "fonts").glob("*.ttf"))
TEXT_PDFS = ("PEX_HL_081025.pdf", "CGM-4471_mediation_agreement.pdf", "HealthAdvice_RLC_104482.pdf")


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]{3,}", text))


def share_true(document: Document, truth: set[str]) -> float:
    found = words(document.text)
    return len(found & truth) / max(len(found), 1)


def read_or_refused(data: bytes) -> Document | None:
    """None for a file that was refused as damaged."""
    try:
        return read_document(data, "a.pdf")
    except ReadingError as error:
        if error.code is not ReadingErrorCode.DAMAGED:
            raise
        return None


@pytest.mark.parametrize("name", TEXT_PDFS)
@pytest.mark.parametrize("share", [0.15, 0.6, 0.8])
def test_a_file_that_was_cut_off_gives_true_words_or_none(name: str, share: float) -> None:
    """Fonts stand at the end of many files: cut off, the pages read as a cipher."""
    data = (SAMPLES / name).read_bytes()
    truth = words(read_document(data, name).text)
    document = read_or_refused(data[: int(share * len(data))])
    if document is None:
        return
    assert document.partial
    assert document.warnings
    assert share_true(document, truth) > 0.85 or not document.text.strip()


@pytest.mark.parametrize("way", ["table", "hole", "stream", "bytes"])
def test_silent_damage_is_told(way: str) -> None:
    data = (SAMPLES / "Ramnarine_P_annual_review_report.pdf").read_bytes()
    truth = words(read_document(data, "a.pdf").text)
    rng = random.Random(way)
    if way == "table":
        at = data.rindex(b"0000000015" if b"0000000015" in data else b" 00000 n")
        broken = data[: at - 3] + b"999" + data[at:]
    elif way == "hole":
        broken = data[: len(data) // 3] + data[len(data) // 3 + 700 :]
    elif way == "stream":
        at = data.index(b"endstream")
        broken = data[: at - 60] + data[at:]
    else:
        changed = bytearray(data)
        for _ in range(12):
            changed[rng.randrange(len(changed))] ^= 0x55
        broken = bytes(changed)
    document = read_or_refused(broken)
    if document is None:
        return
    assert document.partial
    assert document.warnings
    assert share_true(document, truth) > 0.85


def without_letter_map(keep_drawing: bool) -> bytes:
    """A page set in an embedded font whose map to letters is gone; without its font file it cannot be drawn either."""
    font = TTFont("Body", FONT, asciiReadable=False)
    font.face.name = b"Body"  # one font is kept for each face: another test's would be taken, whose codes are letters
    pdfmetrics.registerFont(font)

    def paint(canvas: Canvas) -> None:
        canvas.setFont("Body", 12)
        for line in range(24):
            canvas.drawString(60, 780 - 20 * line, papers.PROSE[line * 9 : line * 9 + 70])

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(papers.draw(paint)))
    for item in writer._objects:
        if not isinstance(item, pypdf.generic.DictionaryObject):
            continue
        if item.get("/Type") == "/Font" and "/ToUnicode" in item:
            del item[NameObject("/ToUnicode")]
            item[NameObject("/Encoding")] = NameObject("/MacExpertEncoding")
        if not keep_drawing and "/FontFile2" in item:
            del item[NameObject("/FontFile2")]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_layer_without_letters_is_read_from_its_picture() -> None:
    document = read_document(without_letter_map(True), "a.pdf")
    assert share_true(document, words(papers.PROSE)) > 0.5
    assert "shown to her before she begins" in document.text


def test_a_layer_that_cannot_be_drawn_either_is_left_out() -> None:
    document = read_document(without_letter_map(False), "a.pdf")
    assert document.partial
    assert any("could not be made out" in warning for warning in document.warnings)
    assert len(words(document.text)) < 5


def misread(text: str) -> str:
    """As an old scanner's own recognition has it."""
    rng = random.Random(5)
    swaps = {"e": "c", "m": "rn", "h": "li", "a": "s", "o": "0", "t": "f", "i": "j", "s": "5", "d": "cl"}
    return "".join(swaps[c] if c in swaps and rng.random() < 0.35 else c for c in text)


def test_a_misread_layer_over_a_clear_picture_is_read_anew() -> None:
    picture = papers.picture_of(papers.draw(papers.letter), dpi=200)

    def paint(canvas: Canvas) -> None:
        papers.page_picture(canvas, picture)
        for line in range(20):
            text = canvas.beginText(60, 730 - 14 * line)
            text.setFont("Helvetica", 11)
            text.setTextRenderMode(3)
            text.textOut(misread(papers.PROSE[20 * line : 20 * line + 80]))
            canvas.drawText(text)

    document = read_document(papers.draw(paint), "scan.pdf")
    assert "settles quickly when the room is quiet" in document.text
    assert not document.partial


def test_quality_tells_language_from_cipher() -> None:
    english = papers.PROSE.split()
    assert word_quality(english) > 0.95
    cipher = ["".join(chr(ord(c) - 29) for c in word) for word in english]
    assert word_quality(cipher) < 0.5
    assert word_quality(misread(papers.PROSE).split()) < 0.92
    assert word_quality(list("thechildsettlesquicklywhentheroomisquiet")) < 0.7
    polish = "Szanowni Państwo, w związku z prośbą o ocenę potrzeb mojego syna chłopiec nie może się skupić".split()
    assert shape_quality(polish) > 0.8
    assert other_script("أكتب إليكم لطلب تقييم احتياجات ابني التعليمية".split())
    assert not other_script(english)


def test_text_that_is_no_language_is_told() -> None:
    noise = bytes(np.random.default_rng(3).integers(33, 126, 3000, dtype=np.uint8))
    noise = b" ".join(noise[i : i + 7] for i in range(0, len(noise), 7))
    document = read_document(noise, "a.txt")
    assert document.partial
    assert document.warnings
