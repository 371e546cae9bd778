"""Writes small DOCX files for tests from the XML of their body, so that every feature can be made exactly."""

from __future__ import annotations

import io
import zipfile

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_KINDS = {
    "styles": "styles", "numbering": "numbering", "comments": "comments", "footnotes": "footnotes", "header1": "header",
    "header2": "header", "footer1": "footer",
}  # fmt: skip


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*content: str, properties: str = "") -> str:
    """A paragraph; plain strings without markup become runs."""
    looks = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{looks}{''.join(item if item.startswith('<') else run(item) for item in content)}</w:p>"


def cell(*content: str, properties: str = "") -> str:
    """A table cell of paragraphs."""
    blocks = "".join(item if item.startswith("<") else p(item) for item in content) or p("")
    return f"<w:tc><w:tcPr><w:tcW w:w='2000' w:type='dxa'/>{properties}</w:tcPr>{blocks}</w:tc>"


def table(*rows: tuple[str, ...], columns: int = 2) -> str:
    """A table of rows of cells."""
    grid = '<w:gridCol w:w="2000"/>' * columns
    body = "".join(f"<w:tr>{''.join(c if c.startswith('<w:tc') else cell(c) for c in row)}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def docx(body: str, parts: dict[str, str] | None = None, files: dict[str, bytes] | None = None,
         relations: dict[str, tuple[str, str, bool]] | None = None) -> bytes:  # fmt: skip
    """A DOCX file. `parts`: name (``styles``, ``header1`` …) to inner XML; `files`: further members;
    `relations`: id to (kind, target, is it outside) of the main document."""
    parts = parts or {}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}{_KINDS[name]}+xml"/>' for name in parts
    )
    links = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}{_KINDS[name]}" Target="{name}.xml"/>' for name in parts
    ) + "".join(
        f'<Relationship Id="{identity}" Type="{_OFFICE}{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if outside else "/>")
        for identity, (kind, target, outside) in (relations or {}).items()
    )
    members = {
        "[Content_Types].xml": '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}document.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{_RELATIONS}<Relationship Id="rId1" Type="{_OFFICE}officeDocument" '
        'Target="word/document.xml"/>'
        "</Relationships>",
        "word/_rels/document.xml.rels": f"{_RELATIONS}{links}</Relationships>",
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    roots = {"header1": "hdr", "header2": "hdr", "footer1": "ftr"}
    for name, inner in parts.items():
        root = roots.get(name, name)
        members[f"word/{name}.xml"] = f"<w:{root} {NAMESPACES}>{inner}</w:{root}>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
        for name, data in (files or {}).items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
)
