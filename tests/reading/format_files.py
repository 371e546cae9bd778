"""Makes the files of ``tests/data/formats`` and ``tests/data/guards``: ``python -m tests.reading.format_files``.

They are kept, so that a change of the libraries that write them changes no test. What is expected of each stands in
the JSON beside it and was looked over by eye.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import pillow_heif
import pypdf
from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

from tests.reading import papers
from tests.reading.test_choices import circled, struck

DATA = Path(__file__).parent.parent / "data"
_CHOICES = (
    "<items><text>Speech and language</text><text>Hearing</text></items><items><text>SLCN</text><text>HI</text></items>"
)
_NAMES = "http://www.xfa.org/schema/xfa-data/1.0/"
_TEMPLATE = "http://www.xfa.org/schema/xfa-template/3.3/"


def note(canvas: Canvas) -> None:
    """A short note, large enough to be read from a small picture."""
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(30, 250, "Hearing clinic")
    canvas.setFont("Helvetica", 15)
    for number, text in enumerate(("Child: Rowan Iskander-Pye", "Date of birth: 9 July 2015", "Please ring 01632 960 417",
                                   "before the end of the month.")):  # fmt: skip
        canvas.drawString(30, 210 - 30 * number, text)


def chapters(canvas: Canvas) -> None:
    """Three pages with an outline; the headings are set as plain text."""
    for number, title in enumerate(("Background and history", "Views of the family", "What is recommended")):
        canvas.bookmarkPage(f"p{number}")
        canvas.addOutlineEntry(title, f"p{number}", level=0)
        canvas.setFont("Helvetica", 11)
        canvas.drawString(60, 770, title)
        papers.wrap(canvas, papers.PROSE, 60, 740, 470)
        canvas.showPage()


def xfa_form(dynamic: bool) -> bytes:
    """A form whose values stand in its XML only; a dynamic one shows nothing but a request to wait."""

    def paint(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        if dynamic:
            canvas.drawString(60, 700, "Please wait... the document is opened by another program.")
            return
        canvas.drawString(60, 700, "Name of child")
        canvas.acroForm.textfield(name="Child", x=170, y=694, width=200, height=18, value="", fontSize=10)
        canvas.drawString(60, 660, "School")
        canvas.acroForm.textfield(name="School", x=170, y=654, width=200, height=18, value="Typed here", fontSize=10)

    template = (
        f'<template xmlns="{_TEMPLATE}"><subform name="form1">'
        + "".join(
            f'<field name="{name}"><caption><value><text>{caption}</text></value></caption>{more}</field>'
            for name, caption, more in (
                ("Child", "Name of child", ""),
                ("School", "School", ""),
                ("Agreed", "The family agrees", "<ui><checkButton/></ui><items><integer>1</integer><integer>0</integer></items>"),
                ("Need", "Main need", _CHOICES),
            )
        )
        + "</subform></template>"
    )  # fmt: skip
    values = (
        "<Child>Rowan Iskander-Pye</Child><School>Larkfield Primary School</School><Agreed>1</Agreed><Need>HI</Need>"
    )
    datasets = f'<xfa:datasets xmlns:xfa="{_NAMES}"><xfa:data><form1>{values}<Empty/></form1></xfa:data></xfa:datasets>'
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(papers.draw(paint)))
    packets = ArrayObject()
    for name, text in (("template", template), ("datasets", datasets)):
        stream = StreamObject()
        stream.set_data(text.encode())
        packets += [TextStringObject(name), writer._add_object(stream)]
    form = writer._root_object.get("/AcroForm")
    form = form.get_object() if form is not None else DictionaryObject({NameObject("/Fields"): ArrayObject()})
    form[NameObject("/XFA")] = packets
    writer._root_object[NameObject("/AcroForm")] = writer._add_object(form)
    return written(writer)


def written(writer: pypdf.PdfWriter) -> bytes:
    """The bytes of a PDF."""
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pictures() -> dict[str, bytes]:
    """The note in every format of pictures; TIFF with two pages."""
    pillow_heif.register_heif_opener()
    picture = Image.fromarray(papers.picture_of(papers.draw(note, (300, 300)), dpi=150)).convert("RGB")
    out: dict[str, bytes] = {}
    for extension, kind, options in (
        ("png", "PNG", {}), ("jpg", "JPEG", {"quality": 80}), ("webp", "WEBP", {"quality": 80}), ("gif", "GIF", {}),
        ("bmp", "BMP", {}), ("heic", "HEIF", {"quality": 70}),
        ("tif", "TIFF", {"compression": "group4", "save_all": True, "dpi": (150, 150)}),
    ):  # fmt: skip
        grey = (
            picture.convert("1")
            if extension == "tif"
            else picture.convert("P")
            if extension in ("gif", "bmp")
            else picture
        )
        more = (
            {"append_images": [grey]}
            if extension == "tif"
            else {"dpi": (150, 150)}
            if extension in ("png", "jpg")
            else {}
        )
        buffer = io.BytesIO()
        grey.save(buffer, kind, **options, **more)
        out[f"note.{extension}"] = buffer.getvalue()
    return out


def format_files() -> dict[str, bytes]:
    """Files to be read, by name."""
    return {
        "chapters.pdf": papers.draw(chapters),
        "xfa_static.pdf": xfa_form(False),
        "xfa_dynamic.pdf": xfa_form(True),
        "struck.pdf": papers.draw(struck),
        "circled.pdf": papers.draw(circled),
        **pictures(),
    }


def packed_pdf(megabytes: int) -> bytes:
    """A page whose content unpacks without end."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n4 0 obj<</Filter/FlateDecode"
        b"/Length " + str(len(packed)).encode() + b">>stream\n" + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )  # fmt: skip


def archive(members: dict[str, bytes]) -> bytes:
    """A zip of these."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, data in members.items():
            file.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def word(body: str, more: dict[str, bytes] | None = None, head: str = "") -> bytes:
    """A Word file with this body."""
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return archive({
        "[Content_Types].xml": (
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
        ).encode(),
        "_rels/.rels": (
            '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{relation}" Target="word/document.xml"/></Relationships>'
        ).encode(),
        "word/document.xml": f'<?xml version="1.0"?>{head}<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>'.encode(),
        **(more or {}),
    })  # fmt: skip


def paragraph(text: str) -> str:
    """A paragraph of a Word file."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def guard_files() -> dict[str, bytes]:
    """Files that a guard must stop or tell of, by name."""
    deep = b"a letter at the bottom"
    for level in range(8):
        deep = archive({"letter.txt" if not level else f"{level}.zip": deep})
    entities = '<!DOCTYPE d [<!ENTITY a "ha ha ha ha "><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    entities += '<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    scripted = pypdf.PdfWriter(clone_from=io.BytesIO(papers.draw(papers.ruled_table)))
    scripted._root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    scripted.add_attachment("setup.exe", b"MZ")
    pages = pypdf.PdfWriter(clone_from=io.BytesIO(papers.draw(papers.ruled_table)))
    for _ in range(39):
        pages.add_page(pages.pages[0])
    locked = pypdf.PdfWriter(clone_from=io.BytesIO(papers.draw(papers.ruled_table)))
    locked.encrypt("secret", "owner", algorithm="AES-128")
    huge = io.BytesIO()
    Image.new("1", (20_000, 20_000), 1).save(huge, "PNG")
    return {
        "bomb.pdf": packed_pdf(100),
        "bomb.docx": word(paragraph("Small.") + "<!--" + " " * 40_000_000 + "-->"),
        "bomb.zip": archive({"zeros.txt": b"0" * 40_000_000}),
        "entities.docx": word(paragraph("Before &c; &e; after."), head=entities),
        "many_pixels.png": huge.getvalue(),
        "many_pages.pdf": written(pages),
        "deep.zip": deep,
        "script_and_program.pdf": written(scripted),
        "macros.docx": word(paragraph("A form with a macro."), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 not run"}),
        "locked.pdf": written(locked),
        "large.pdf": papers.draw(papers.ruled_table),
        "remote.html": b'<html><body><img src="http://203.0.113.9/x.png"><script>document.write("run")</script>'
        b'<iframe src="file:///etc/passwd"></iframe><p>Only this paragraph.</p></body></html>',
    }


def main() -> None:
    """Write all of them."""
    for folder, files in (("formats", format_files()), ("guards", guard_files())):
        (DATA / folder).mkdir(exist_ok=True)
        for name, data in files.items():
            (DATA / folder / name).write_bytes(data)
            print(folder, name, len(data))


if __name__ == "__main__":
    main()
