"""Mail: the mail itself, what hangs on it, and what only decorates it."""

from __future__ import annotations

import io
import struct
from email.message import EmailMessage

from ole_writer import write_msg, write_ole
from PIL import Image

from triage.reading.rtf_compressed import decompress_rtf


def _png(width: int, height: int, noise: bool = True) -> bytes:
    out = io.BytesIO()
    picture = Image.effect_noise((width, height), 80) if noise else Image.new("L", (width, height), 200)
    picture.save(out, "PNG")
    return out.getvalue()


def _mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in (
        {"From": "Ada Quill <ada@post.example>", "To": "send@council.example", "Subject": "Our draft plan"} | headers
    ).items():
        message[name.replace("_", "-")] = value
    return message


def test_head_rows_and_details(read):
    message = _mail(Date="Mon, 03 Mar 2025 09:12:00 +0000", Cc="Bo Lark <bo@post.example>")
    message.set_content("Dear team\n\nThank you.")
    document = read(bytes(message))
    lines = document.pages[0].lines
    assert [line.text for line in lines[:5]] == [
        "From: Ada Quill <ada@post.example>",
        "To: send@council.example",
        "Cc: Bo Lark <bo@post.example>",
        "Subject: Our draft plan",
        "Date: Mon, 03 Mar 2025 09:12:00 +0000",
    ]
    assert len({line.block for line in lines[:5]}) == 5
    assert document.details["date"] == "2025-03-03T09:12:00+00:00"
    assert document.details["subject"] == "Our draft plan"


def test_html_wins_when_the_plain_part_says_nothing(read):
    message = _mail()
    message.set_content("Your mail program does not support HTML.")
    message.add_alternative("<p>Real <b>words</b></p><table><tr><td>Name</td><td>Bo</td></tr></table>", subtype="html")
    document = read(bytes(message))
    assert "Real words" in document.text
    assert "does not support" not in document.text


def test_logos_and_pixels_are_no_documents_but_photos_are(read):
    message = _mail()
    message.set_content("See photo")
    message.add_alternative('<p>See photo</p><img src="cid:logo"><img src="cid:scan">', subtype="html")
    html = message.get_payload()[1]
    html.add_related(_png(400, 120), "image", "png", cid="<logo>", filename="image001.png")
    html.add_related(_png(1000, 1400), "image", "png", cid="<scan>", filename="image002.png")
    message.add_attachment(_png(1, 1), maintype="image", subtype="png", filename="pixel.png")
    message.add_attachment(_png(800, 1000), maintype="image", subtype="png", filename="letter page 1.png")
    message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="invite.ics")
    assert [item.name for item in read(bytes(message)).attachments] == ["image002.png", "letter page 1.png"]


def test_mail_in_mail_and_safe_names(read):
    inner = _mail(Subject="Fw: first/second")
    inner.set_content("inner text")
    inner.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="r.pdf")
    message = _mail()
    message.set_content("outer")
    message.add_attachment(inner)
    message.add_attachment(b"one", maintype="application", subtype="pdf", filename="../../etc/pass\u202ewd.pdf")
    message.add_attachment(b"two", maintype="application", subtype="pdf", filename="passwd.pdf")
    document = read(bytes(message))
    assert [item.name for item in document.attachments] == ["Fw first-second.eml", "passwd.pdf", "passwd (2).pdf"]
    nested = read(document.attachments[0].data)
    assert "inner text" in nested.text
    assert [item.name for item in nested.attachments] == ["r.pdf"]


def test_quoted_mail_stays(read):
    message = _mail()
    message.set_content(
        "Yes please.\n\nFrom: Officer\nSent: 3 May 2024\nTo: Ada\nSubject: Panel\n\n> older\n>> oldest\n"
    )
    text = read(bytes(message)).text
    for line in ("From: Officer", "Sent: 3 May 2024", "> older", ">> oldest"):
        assert line in text.splitlines()


def test_broken_mail_is_read_as_far_as_it_goes(read):
    raw = (
        b"From: =?utf-8?q?Zo=C3=AB_Bright?= <zoe@post.example>\r\nTo: ,,;<<>\r\nSubject: caf\xe9 \xa3500\r\n"
        b"Date: not a date\r\nContent-Type: multipart/mixed; boundary=xx\r\nMessage-ID: [x\r\n\r\n"
        b"--xx\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xa3500 for M\xfcller\r\n"
        b'--xx\r\nContent-Type: application/pdf; name="=?iso-8859-1?Q?r=E9sum=E9.pdf?="\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nJVBERi0x"
    )
    document = read(raw)
    assert "From: Zoë Bright <zoe@post.example>" in document.text
    assert "Subject: café £500" in document.text
    assert "£500 for Müller" in document.text
    assert [(item.name, item.data) for item in document.attachments] == [("résumé.pdf", b"%PDF-1")]


def test_flowed_text_is_joined(read):
    raw = (
        b"From: a@b.example\nSubject: x\nTo: c@d.example\nContent-Type: text/plain; format=flowed\n\n"
        b"This sentence goes \non and on.\n> quoted part \n> goes on\nend\n"
    )
    assert "This sentence goes on and on." in read(raw).text
    assert "> quoted part goes on" in read(raw).text


# --- TNEF and compressed RTF ---


def _tnef(*attributes: tuple[int, int, bytes]) -> bytes:
    out = b"\x78\x9f\x3e\x22\x01\x00"
    for level, identity, value in attributes:
        out += struct.pack("<BHHI", level, identity, 0, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
    return out


def test_winmail_is_opened(read):
    name = "Long report name.pdf".encode("utf-16-le") + b"\0\0"
    properties = struct.pack("<IHHII", 1, 0x001F, 0x3707, 1, len(name)) + name + bytes(-len(name) % 4)
    wrapped = _tnef(
        (1, 0x800C, b"Body inside the wrapper\0"), (2, 0x9002, bytes(14)), (2, 0x8010, b"LONGRE~1.PDF\0"),
        (2, 0x800F, b"%PDF-1.7"), (2, 0x9005, properties),
    )  # fmt: skip
    message = _mail()
    message.set_content("")
    message.add_attachment(wrapped, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    document = read(bytes(message))
    assert "Body inside the wrapper" in document.text
    assert [(item.name, item.data) for item in document.attachments] == [("Long report name.pdf", b"%PDF-1.7")]
    assert any("winmail.dat" in warning for warning in document.warnings)


def test_compressed_rtf_of_the_specification():
    """Examples 1 and 2 of [MS-OXRTFCP] section 4."""
    first = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert decompress_rtf(first, 1000) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    second = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert decompress_rtf(second, 1000) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


# --- MSG ---


def _plain_rtf(rtf: bytes) -> bytes:
    return struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf


_TIME = 133_855_999_200_000_000  # 4 March 2025


def _outlook(**changes: object):
    fields = {
        0x0037: "Placement", 0x0C1A: "Ada Quill", 0x5D01: "ada@post.example", 0x0039: _TIME,
        0x1000: "Plain body\r\n\r\nName: Bo Lark",
    }  # fmt: skip
    people = [
        {0x3001: "SEND Team", 0x39FE: "send@council.example", 0x0C15: 1},
        {0x3001: "Cy Moor", 0x39FE: "cy@council.example", 0x0C15: 2},
    ]
    return fields | changes, people  # type: ignore[operator]


def test_outlook_message(read):
    fields, people = _outlook()
    inner = write_msg(
        {0x0037: "Inner: one", 0x0C1A: "Di Fenn", 0x1000: "inner body"}, [], [{0x3707: "in.pdf", 0x3701: b"%PDF"}]
    )
    files = [
        {0x3707: "report.pdf", 0x3704: "REPORT~1.PDF", 0x3701: b"%PDF-1.4" * 900, 0x3705: 1},
        {0x3701: inner, 0x3705: 5, 0x3001: "Inner: one"},
        {0x3707: "image001.png", 0x3701: _png(300, 90), 0x3712: "logo@x", 0x3705: 1},
        {0x3707: "cloud.docx", 0x3705: 7},
    ]
    document = read(write_ole(write_msg(fields, people, files)))
    lines = [line.text for line in document.pages[0].lines]
    assert lines[:4] == [
        "From: Ada Quill <ada@post.example>", "To: SEND Team <send@council.example>",
        "Cc: Cy Moor <cy@council.example>", "Subject: Placement",
    ]  # fmt: skip
    assert "Name: Bo Lark" in lines
    assert document.details["date"].startswith("2025-03-04")
    assert [item.name for item in document.attachments] == ["report.pdf", "Inner one.eml"]
    assert document.attachments[0].data == b"%PDF-1.4" * 900
    assert any("cloud.docx" in warning for warning in document.warnings)
    nested = read(document.attachments[1].data)
    assert "inner body" in nested.text
    assert [item.name for item in nested.attachments] == ["in.pdf"]


def test_outlook_body_in_rtf_or_html(read):
    fields, people = _outlook()
    del fields[0x1000]
    rtf = read(write_ole(write_msg(fields | {0x1009: _plain_rtf(b"{\\rtf1\\ansi Only \\b rich\\b0  text}")}, people)))
    assert "Only rich text" in rtf.text
    wrapped = (
        b"{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag19 <html>}{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 Caf\\'e9 \\u8220?x"
        b"{\\*\\htmltag84 <b>}bold{\\*\\htmltag92 </b>}\\htmlrtf }\\htmlrtf0 {\\*\\htmltag72 </p>}}"
    )
    html = read(write_ole(write_msg(fields | {0x1009: _plain_rtf(wrapped)}, people)))
    assert "Café “xbold" in html.text
    body = read(write_ole(write_msg(fields | {0x1013: b"<p>From \xc2\xa3500</p>", 0x3FDE: 65001}, people)))
    assert "From £500" in body.text
