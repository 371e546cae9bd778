"""RTF, HTML, plain text, spreadsheets and archives."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from triage.reading import plain
from triage.reading.document import LineKind
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.limits import DEFAULT_LIMITS, Limits


def _cells(document):
    return [(line.cell.row, line.cell.column, line.text) for page in document.pages for line in page.lines if line.cell]


def _kinds(document, kind):
    return [line.text for page in document.pages for line in page.lines if line.kind is kind]


# --- RTF ---

RTF = (
    rb"{\rtf1\ansi\ansicpg1252\uc1\deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fnil\fcharset2 Wingdings;}{"
    rb"\f2\fcharset204 Times;}}"
    rb"{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}{\s1\b heading 1;}}{\info{"
    rb"\title About Wren}{\author B. Lark}}"
    rb"{\header\pard Harrow Lane\par}{\footer\pard Page foot\par}"
    rb"\pard\s1 Background\par\pard\plain Caf\'e9 costs \'a310 \u8211?ok \u-10179?\u-8704? {\f2\'cc\'e0\'ff}\par"
    rb"{\b Bold} and {\strike gone} {\v secret}{\deleted old }{\revised new} text\par"
    rb"\f1\'fe\f0  yes \f1\'a8\f0  no {\field{\*\fldinst{\f0 FORMCHECKBOX}{\*\formfield{"
    rb"\fftype1\ffres1\ffhps20{\*\ffname C}}}}"
    rb"{\fldrslt}} form {\field{\*\fldinst HYPERLINK \"http://x.example\"}{\fldrslt link}}\par"
    rb"\trowd\cellx3000\cellx6000\pard\intbl Name\cell Wren Lark\cell\row"
    rb"\trowd\cellx6000\pard\intbl Across\cell\row"
    rb"\trowd\cellx3000\cellx6000\pard\intbl Year\cell 5\par six\cell\row\pard"
    rb"{\*\unknown skip this}{\object\objemb{\*\objclass Excel.Sheet.8}{\*\objdata 0105}{\result{shown}}}"
    rb"{\footnote\pard A note.}{\*\annotation\pard A remark}\par}"
)


def test_rtf(read):
    document = read(RTF)
    text = document.text
    assert "Café costs £10 –ok 😀 Мая" in text
    assert "Bold and gone new text" in text
    assert "☒ yes ☐ no ☒ form link" in text
    assert "skip this" not in text
    assert "secret" not in text
    assert " old" not in text
    assert document.details == {"title": "About Wren", "author": "B. Lark"}
    assert {"Comment: A remark", "Deleted: old", "Hidden: secret"} == set(document.hidden)
    assert any("Excel.Sheet.8" in warning for warning in document.warnings)
    assert _cells(document) == [
        (0, 0, "Name"), (0, 1, "Wren Lark"), (1, 0, "Across"), (2, 0, "Year"), (2, 1, "5"), (2, 1, "six"),
    ]  # fmt: skip
    assert _kinds(document, LineKind.HEADER) == ["Harrow Lane"]
    assert _kinds(document, LineKind.FOOTER) == ["Page foot"]
    assert _kinds(document, LineKind.TITLE) + _kinds(document, LineKind.HEADING) == ["Background"]
    struck = [word.text for page in document.pages for line in page.lines for word in line.words if word.struck]
    assert struck == ["gone"]


def test_rtf_that_is_cut_or_deep_still_ends(read):
    assert "Café" in read(RTF[: len(RTF) // 2]).text
    assert read(b"{\\rtf1 a" + b"{" * 50_000 + b" b").partial


# --- HTML ---

HTML = """<html><head><title>t</title><style>p{color:red}</style><script>alert(1)</script></head><body>
<table width="600"><tr><td><h1>Costed provision</h1><p>Dear team,<br>see below</p></td></tr></table>
<table><tr><th>Item</th><th>Cost</th></tr><tr><td>1:1 support</td><td>&pound;4,100</td></tr></table>
<div style="display:none">preheader words</div><p style="font-size:1px">tiny</p><span style="color:#fff">white</span>
<ol><li>one</li><li>two<ul><li>inner</li></ul></li></ol>
<input type="checkbox" checked> agreed <input type="radio"> refused <select><option>A<option selected>B</select>
<p><s>old</s> <del>cut</del> end</p><img src="http://tracker.example/x.png"></body></html>"""


def test_html(read):
    document = read(HTML.encode())
    text = document.text
    assert "alert" not in text
    assert "color:red" not in text
    assert text.index("Dear team,") < text.index("see below")
    assert _cells(document) == [(0, 0, "Item"), (0, 1, "Cost"), (1, 0, "1:1 support"), (1, 1, "£4,100")]
    assert set(document.hidden) == {"Hidden: preheader words", "Hidden: tiny", "Hidden: white", "Deleted: cut"}
    assert "☒ agreed ☐ refused B" in text
    assert "1. one" in text
    assert "• inner" in text
    assert _kinds(document, LineKind.TITLE) == ["Costed provision"]


def test_html_with_nothing_in_it(read):
    with pytest.raises(ReadingError) as caught:
        read(b"<html><body><script>x</script></body></html>")
    assert caught.value.code is ReadingErrorCode.NOTHING_TO_READ


# --- plain text ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding):
    data = "Zoë’s café – £20\nand the rest of the letter\n".encode(encoding)
    assert "Zoë’s café – £20" in plain.read(data, "a.txt", DEFAULT_LIMITS).text


def test_plain_text_keeps_its_shape(read):
    text = (
        "PARENT VIEWS\n============\n\nName: Wren Lark\nDOB: 3/4/2015\n\n"
        "A long paragraph that the program wrapped at about seventy characters\nand which goes on here.\n\n"
        "What helps\n----------\n- a quiet room\n- [x] visual timetable\n- [ ] none of these\n\f Second page\n"
    )
    document = read(text.encode(), "views.txt")
    assert _kinds(document, LineKind.TITLE) == ["PARENT VIEWS"]
    assert _kinds(document, LineKind.HEADING) == ["What helps"]
    blocks = {line.text: line.block for line in document.pages[0].lines}
    assert blocks["Name: Wren Lark"] != blocks["DOB: 3/4/2015"]
    assert "- ☒ visual timetable" in blocks
    assert "- ☐ none of these" in blocks
    assert document.pages[1].text == "Second page"


# --- spreadsheets ---


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Provision map"
    sheet.append(["Pupil", "Start", "Yearly cost", "Share", "Total"])
    sheet.append(["Wren Lark", date(2024, 9, 3), 4100.5, 0.25, "=C2*2"])
    sheet["C2"].number_format = '"£"#,##0.00'
    sheet["D2"].number_format = "0%"
    sheet.append(["hidden row"])
    sheet.row_dimensions[3].hidden = True
    sheet.merge_cells("A4:C4")
    sheet["A4"] = "Merged note"
    other = book.create_sheet("Secret")
    other["A1"] = "not shown"
    other.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_workbook(read):
    document = read(_workbook())
    assert _cells(document)[5:] == [
        (1, 0, "Wren Lark"), (1, 1, "03/09/2024"), (1, 2, "£4,100.50"), (1, 3, "25%"), (2, 0, "Merged note"),
    ]  # fmt: skip
    assert "Provision map" in document.text
    assert "hidden row" not in document.text
    assert any("not shown" in text for text in document.hidden)
    assert any("formulas" in warning for warning in document.warnings)


@pytest.mark.parametrize(
    "text",
    ["Name;Cost;Per\nWren;£4,100;year\nBo;£20;week", "sep=|\nName|Cost|Per\nWren|£4,100|year\nBo|£20|week"],
)
def test_csv(read, text):
    cells = _cells(read(text.encode("cp1252"), "costs.csv"))
    assert cells[3:6] == [(1, 0, "Wren"), (1, 1, "£4,100"), (1, 2, "year")]


# --- archives ---


def _zip(members: dict[str, bytes], **options: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_archive(read):
    members = {
        "a/report.txt": b"one", "b/report.txt": b"two", "../../etc/passwd": b"three", "__MACOSX/._a": b"x",
        "Thumbs.db": b"x", "inner.zip": _zip({"c.txt": b"four"}), "empty/": b"",
    }  # fmt: skip
    document = read(_zip(members))
    assert [item.name for item in document.attachments] == ["report.txt", "report (2).txt", "passwd", "inner.zip"]


def test_archive_limits(read):
    data = _zip({"small.txt": b"ok", "big.txt": b"0" * 5_000_000})
    document = read(data)
    assert document.partial
    assert [item.name for item in document.attachments] == ["small.txt"]
    with pytest.raises(ReadingError) as caught:
        read(_zip({"big.txt": b"0" * 5_000_000}), "", Limits(max_unpacked_bytes=1_000_000))
    assert caught.value.code is ReadingErrorCode.TOO_LARGE


def test_locked_archive_members(read):
    data = bytearray(_zip({"a.txt": b"secret words"}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ReadingError) as caught:
        read(bytes(data))
    assert caught.value.code is ReadingErrorCode.ENCRYPTED


def test_archive_without_files(read):
    with pytest.raises(ReadingError) as caught:
        read(_zip({"__MACOSX/x": b"1", "folder/": b""}))
    assert caught.value.code is ReadingErrorCode.NOTHING_TO_READ
