"""Word files: what is printed is read, what is not is told apart."""

from __future__ import annotations

import io

import pytest
from docx_writer import cell, docx, p, run, table
from PIL import Image
from rich_docx import control, rich_docx

from triage.reading import read_document
from triage.reading.document import LineKind
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.limits import Limits


def _lines(document):
    return [line for page in document.pages for line in page.lines]


def _png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 80).save(out, "PNG")
    return out.getvalue()


def test_tracked_and_hidden_text_is_told_apart(read):
    document = read(rich_docx())
    assert "Support is 15 hours a week." in document.text
    assert "Deleted: 10" in document.hidden
    assert "Comment: Is this right?" in document.hidden
    assert any(text.startswith("Hidden:") and "secretly" in text for text in document.hidden)
    assert "secretly" not in document.text
    assert len(document.warnings) == 3


def test_text_box_is_read_once(read):
    assert read(rich_docx()).text.count("In a text box") == 1


def test_struck_words_stay_with_their_mark(read):
    line = next(line for line in _lines(read(rich_docx())) if line.text.startswith("Interpreter"))
    assert [(word.text, word.struck) for word in line.words][1:] == [
        ("☐", False),
        ("Yes", True),
        ("/", False),
        ("☒", False),
        ("No", False),
    ]


def test_tick_boxes_of_every_kind(read):
    text = read(rich_docx()).text
    for expected in ("Consent: ☒ yes ☐ no", "Plan: ☒ amend ☐ cease.", "☒ met ☐ not met"):
        assert expected in text


def test_header_first_and_footer_last_on_the_first_page(read):
    lines = read(rich_docx()).pages[0].lines
    assert lines[0].kind is LineKind.HEADER
    assert lines[0].text == "Harrow Lane Service letterhead Ref: HL/2231"
    assert lines[-1].kind is LineKind.FOOTER
    assert lines[-1].text == "Confidential"


def test_a_table_that_only_arranges_the_page_gives_way_to_the_one_inside(read):
    inner = table((cell("Name"), cell("Ada Quill")), (cell("Year"), cell("4")))
    document = read(docx(table((cell(p("Pupil details"), inner, p("")),), columns=1)))
    cells = [(line.cell.row, line.cell.column, line.text) for line in _lines(document) if line.cell]
    assert cells == [(0, 0, "Name"), (0, 1, "Ada Quill"), (1, 0, "Year"), (1, 1, "4")]
    assert "Pupil details" in document.text


def test_rows_and_cells_inside_content_controls(read):
    row = f"<w:sdt><w:sdtPr/><w:sdtContent><w:tr>{cell('DOB')}<w:sdt><w:sdtPr/><w:sdtContent>{cell('1/2/2015')}"
    body = f"<w:tbl><w:tblPr/><w:tblGrid/>{row}</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>"
    assert [(line.cell.column, line.text) for line in _lines(read(docx(body)))] == [(0, "DOB"), (1, "1/2/2015")]


def test_a_prompt_that_nobody_answered_is_not_an_answer(read):
    prompt = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + run("Click or tap here to enter text.")
        + "</w:sdtContent></w:sdt>"
    )
    assert read(docx(p("School: ", prompt) + p(control(True), " agreed"))).text == "School:\n☒ agreed"


def test_field_codes_are_not_text_but_their_results_are(read):
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>'
        '<w:instrText>HYPERLINK "mailto:a@b.example"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("a@b.example")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert read(docx(p("Mail: ", field))).text == "Mail: a@b.example"


def test_pictures_are_handed_on_when_there_is_little_text(read):
    blip = '<w:r><w:drawing><a:blip r:embed="pic"/></w:drawing></w:r>'
    relations = {"pic": ("image", "media/image1.png", False), "far": ("image", "http://x.example/a.png", True)}
    files = {"word/media/image1.png": _png(900, 1200)}
    document = read(docx(p("Scan") + p(blip), files=files, relations=relations))
    assert [item.name for item in document.attachments] == ["picture 1.png"]
    assert "A picture that is only linked to was not fetched." in document.warnings
    assert not read(docx(p("word " * 200) + p(blip), files=files, relations=relations)).attachments


def test_macros_and_embedded_objects_are_reported_and_left_shut(read):
    files = {"word/vbaProject.bin": b"x", "word/embeddings/oleObject1.bin": b"y"}
    document = read(docx(p("Text"), files=files, relations={"o": ("oleObject", "embeddings/oleObject1.bin", False)}))
    assert any("macros" in warning for warning in document.warnings)
    assert any("oleObject1.bin" in warning for warning in document.warnings)


def test_entities_are_not_expanded(read):
    bomb = docx(p("x"))
    xml = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(bomb))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = xml + data.replace(b">x<", b">x&a;&b;<")
            archive.writestr(name, data)
    assert read(out.getvalue()).text == "x"


def test_bombs_are_refused(read):
    bomb = docx(p("a" * 30_000_000))
    with pytest.raises(ReadingError) as caught:
        read(bomb)
    assert caught.value.code is ReadingErrorCode.TOO_LARGE
    with pytest.raises(ReadingError):
        read(rich_docx(), "", Limits(max_unpacked_bytes=2000))


def test_page_limit_keeps_what_was_read(read):
    document = read(docx(p("line") * 300), "", Limits(max_pages=2))
    assert len(document.pages) == 2
    assert document.partial
    assert document.warnings


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.99])
def test_cut_files_say_so(read, cut):
    data = rich_docx()
    with pytest.raises(ReadingError) as caught:
        read(data[: int(len(data) * cut)])
    assert caught.value.code is ReadingErrorCode.DAMAGED


def test_locked_files_say_so(read):
    from ole_writer import write_ole

    with pytest.raises(ReadingError) as caught:
        read(write_ole({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y"}))
    assert caught.value.code is ReadingErrorCode.ENCRYPTED


def test_a_file_without_a_word_says_so():
    assert read_document(docx(p()), "a.docx").warnings == ["No text was found in the file."]
