"""What a PDF holds besides its text: forms, attachments, programs, locks; and damage."""

from __future__ import annotations

import io
import zlib

import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

from tests.reading import papers
from triage.reading import Limits, read_document
from triage.reading.document import Source
from triage.reading.errors import ReadingError, ReadingErrorCode


def written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def copy_of(data: bytes) -> pypdf.PdfWriter:
    return pypdf.PdfWriter(clone_from=io.BytesIO(data))


def locked(user: str, algorithm: str) -> bytes:
    writer = copy_of(papers.draw(papers.letter))
    writer.encrypt(user, "owner", algorithm=algorithm)
    return written(writer)


def code_of(data: bytes, limits: Limits | None = None) -> ReadingErrorCode:
    with pytest.raises(ReadingError) as caught:
        read_document(data, "a.pdf", limits)
    assert caught.value.message.endswith(".")
    return caught.value.code


def form(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 10)
    canvas.drawString(60, 700, "Full name")
    canvas.acroForm.textfield(
        name="child", x=160, y=694, width=200, height=18, value="Tomasz Ferrier-Lowe", fontSize=10
    )
    canvas.drawString(60, 660, "Any other needs")
    canvas.acroForm.textfield(name="needs", x=160, y=654, width=200, height=18, value="", fontSize=10)
    canvas.acroForm.checkbox(name="agreed", x=60, y=620, size=12, checked=True)
    canvas.drawString(80, 622, "Parent agrees")
    canvas.acroForm.checkbox(name="moved", x=60, y=595, size=12, checked=False)
    canvas.drawString(80, 597, "Family has moved")


def test_form_values_stand_in_the_text_beside_their_labels() -> None:
    document = read_document(papers.draw(form), "form.pdf")
    page = document.pages[0]
    assert {(v.name, v.value) for v in document.form_values} == {
        ("child", "Tomasz Ferrier-Lowe"),
        ("agreed", "☒"),
        ("moved", "☐"),
    }
    row = {line.cell.column: line.text for line in page.lines if line.cell is not None and line.cell.row == 0}
    assert row == {0: "Full name", 1: "Tomasz Ferrier-Lowe"}
    assert "☒ Parent agrees" in page.text
    assert "☐ Family has moved" in page.text
    value = next(word for line in page.lines for word in line.words if word.text == "Tomasz")
    assert value.source is Source.FORM_VALUE
    assert 158 < value.box.x0 < 170


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_locked_files(algorithm: str) -> None:
    """A lock on printing only opens with the empty password; a lock on reading is a plain error."""
    assert "quiet and the task" in read_document(locked("", algorithm), "a.pdf").text
    assert code_of(locked("secret", algorithm)) is ReadingErrorCode.ENCRYPTED


def test_attachments_programs_and_scripts() -> None:
    writer = copy_of(papers.draw(papers.letter))
    writer.add_attachment("plan.txt", b"the plan")
    writer.add_attachment("setup.exe", b"MZ")
    writer._root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    document = read_document(written(writer), "a.pdf")
    assert [(a.name, a.data) for a in document.attachments] == [("plan.txt", b"the plan")]
    assert any("JavaScript" in warning for warning in document.warnings)
    assert any("program" in warning for warning in document.warnings)


def bomb(megabytes: int, twice: bool) -> bytes:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()
    how = b"/FlateDecode"
    if twice:
        packed, how = zlib.compress(packed, 9), b"[/FlateDecode /FlateDecode]"
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n4 0 obj<</Filter"
        + how + b"/Length %d>>stream\n" % len(packed) + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )  # fmt: skip


@pytest.mark.parametrize("twice", [False, True])
def test_a_stream_that_unpacks_without_end(twice: bool) -> None:
    limits = Limits(max_unpacked_bytes=50 << 20)
    assert code_of(bomb(80, twice), limits) is ReadingErrorCode.TOO_LARGE


def test_files_with_nothing_in_them() -> None:
    assert code_of(b"%PDF-1.7\n") is ReadingErrorCode.DAMAGED
    assert code_of(written(pypdf.PdfWriter())) is ReadingErrorCode.NOTHING_TO_READ


def test_damage_is_repaired_where_it_can_be() -> None:
    data = papers.draw(papers.letter)
    for damaged in (data[:-300], data[: data.rindex(b"startxref")], b"junk\n" * 20 + data):
        assert "quiet and the task" in read_document(damaged, "a.pdf").text
    cut = read_document(data[:-300], "a.pdf")
    assert cut.partial
    assert cut.warnings
    assert code_of(data[: len(data) // 3]) is ReadingErrorCode.DAMAGED


def many(canvas: Canvas) -> None:
    for _ in range(12):
        papers.letter(canvas)
        canvas.showPage()


def test_what_was_read_before_a_limit_is_kept() -> None:
    document = read_document(papers.draw(many), "a.pdf", Limits(max_pages=5))
    assert document.partial
    assert len(document.pages) == 5
    assert "first 5" in document.warnings[-1]
    assert code_of(papers.draw(many), Limits(max_bytes=100)) is ReadingErrorCode.TOO_LARGE


def test_a_page_as_large_as_a_field() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.drawString(100, 100, "small words")
        canvas.drawInlineImage(papers.grey_square(), 0, 0, 150_000, 150_000)

    document = read_document(papers.draw(paint, (200_000, 200_000)), "a.pdf")
    assert "small words" in document.text
    assert any("larger than paper" in warning for warning in document.warnings)
