"""Parts of Word documents that need XML of their own: struck runs, fields, content controls, columns, shading."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from models.rendering.blocks import runs_of

_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def add_text(
    paragraph: Any, text: str, *, bold: bool = False, size: float | None = None, colour: str | None = None
) -> None:
    """Runs of the text at the end of a paragraph; ``~~words~~`` are struck through. `size` in points."""
    for piece in runs_of(text):
        if not piece.text:
            continue
        run = paragraph.add_run(piece.text)
        if bold:
            run.bold = True
        if piece.struck:
            run.font.strike = True
        if size:
            run.font.size = Pt(size)
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)


def add_field(paragraph: Any, code: str, shown: str) -> None:
    """A field such as PAGE with the text that was last computed for it."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def add_content_control(paragraph: Any, value: str) -> None:
    """A plain text content control that holds the value (ECMA-376 part 1, 17.5.2)."""
    control: Any = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:text/></w:sdtPr>"
        '<w:sdtContent><w:r><w:t xml:space="preserve"/></w:r></w:sdtContent></w:sdt>'
    )
    control.find(f".//{qn('w:t')}").text = value
    paragraph._p.append(control)


def tick_control(paragraph: Any, sign: str) -> None:
    """A tick box content control, ticked unless the sign is ☐."""
    checked = "0" if sign == "☐" else "1"
    control: Any = parse_xml(
        f'<w:sdt {nsdecls("w")} {_W14}><w:sdtPr><w14:checkbox><w14:checked w14:val="{checked}"/>'
        '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>'
        '</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" '
        'w:hAnsi="MS Gothic" w:hint="eastAsia"/></w:rPr><w:t/></w:r></w:sdtContent></w:sdt>'
    )
    control.find(f".//{qn('w:t')}").text = "☐" if sign == "☐" else "☒"
    paragraph._p.append(control)


def set_columns(section: Any, count: int) -> None:
    """Newspaper columns for a section."""
    if count > 1:
        columns = section._sectPr.find(qn("w:cols"))
        if columns is None:
            columns = OxmlElement("w:cols")
            section._sectPr.append(columns)
        columns.set(qn("w:num"), str(count))
        columns.set(qn("w:space"), "600")


def shade(cell: Any, colour: str) -> None:
    """A background colour for a cell."""
    cell._tc.get_or_add_tcPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>')
    )
