"""What kind of file it is, judged by its content. The name counts only between kinds of plain text."""

from __future__ import annotations

import csv
import io
import re
import zipfile

from triage.reading.decoding import wide_without_mark
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.ole import COMPOUND_MAGIC, CompoundFile

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"{\\rtf", "rtf"),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif"})
_NO_READER = (
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a sound recording"),
)
_MAIL_HEADERS = frozenset(
    [
        "received",
        "return-path",
        "delivered-to",
        "from",
        "to",
        "subject",
        "date",
        "mime-version",
        "message-id",
        "content-type",
        "x-mailer",
        "reply-to",
        "cc",
        "content-transfer-encoding",
        "sender",
        "x-originating-ip",
        "dkim-signature",
        "thread-topic",
        "importance",
    ]
)
_MAIL_HEADER = re.compile(rb"([!-9;-~]{1,60}):[ \t]")
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_PDF_OBJECT = re.compile(rb"\d+ \d+ obj\b")
_SHEET_STREAMS = ("Workbook", "Book")


def sniff(data: bytes, name: str = "") -> str:
    """The short name of the format of `data`, such as ``pdf`` or ``docx``.

    `name` is looked at only to tell CSV from other plain text. Raises `ReadingError`: EMPTY_FILE for no bytes,
    ENCRYPTED for a password-protected Office file, DAMAGED for a container that cannot be opened, UNKNOWN_TYPE for
    anything without a reader.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise ReadingError(ReadingErrorCode.EMPTY_FILE, "The file is empty. Ask for it to be sent again.")
    head = data[:2048].lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    for magic, found in _MAGIC:
        if data.startswith(magic) or (found == "rtf" and head.startswith(magic)):
            return found
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        if data[8:12] in _HEIC_BRANDS:
            return "heic"
        raise _unknown("a video or sound recording")
    if data[:2] == b"BM" and len(data) > 26 and data[6:10] == b"\x00\x00\x00\x00":
        return "bmp"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zip_format(data)
    if data.startswith(COMPOUND_MAGIC):
        return _ole_format(data)
    # A mail or web page may quote "%PDF-": it counts near the start, after junk that is not a mail header.
    if data.startswith(b"%PDF-") or (b"%PDF-" in data[:1024] and not _is_mail(head)):
        return "pdf"
    for magic, what in _NO_READER:
        if data.startswith(magic):
            raise _unknown(what)
    return _text_format(data, head, name)


def _unknown(what: str) -> ReadingError:
    return ReadingError(
        ReadingErrorCode.UNKNOWN_TYPE,
        f"This looks like {what}, which cannot be read. Ask for a PDF, Word file or picture instead.",
    )


def _zip_format(data: bytes) -> str:
    """OOXML, ODF and plain archives, told apart by their members (ECMA-376 part 2; ODF 1.3 part 2)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100] if _small(archive, "mimetype") else b""
            types = archive.read("[Content_Types].xml") if _small(archive, "[Content_Types].xml") else b""
    except Exception as error:  # zipfile raises many kinds for damaged directories
        raise ReadingError(
            ReadingErrorCode.DAMAGED, "The file is damaged or was not sent completely. Ask for it to be sent again."
        ) from error
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        raise _unknown("an OpenDocument spreadsheet or presentation")
    if "[Content_Types].xml" in members or "_rels/.rels" in members:
        if b"wordprocessingml" in types or any(m.startswith("word/") for m in members):
            return "docx"
        if b"spreadsheetml" in types or any(m.startswith("xl/") for m in members):
            return "xlsx"
        if any(m.startswith("ppt/") for m in members):
            raise _unknown("a presentation")
    if "content.xml" in members and "META-INF/manifest.xml" in members:
        return "odt"
    return "zip"


def _small(archive: zipfile.ZipFile, member: str) -> bool:
    try:
        return archive.getinfo(member).file_size < 1_000_000
    except KeyError:
        return False


def _ole_format(data: bytes) -> str:
    """OLE compound files by their streams ([MS-DOC] 2.1, [MS-OXMSG] 2.1, [MS-OFFCRYPTO] 2.3)."""
    with CompoundFile(data) as ole:
        streams = ole.top_names
    if "EncryptedPackage" in streams:
        raise ReadingError(
            ReadingErrorCode.ENCRYPTED,
            "The file is protected with a password. Ask the sender for a copy without one, or for the password.",
        )
    if "WordDocument" in streams:
        return "doc"
    if "__properties_version1.0" in streams or "__nameid_version1.0" in streams:
        return "msg"
    if any(stream in streams for stream in _SHEET_STREAMS):
        raise _unknown("an old Excel file (.xls)")
    if "PowerPoint Document" in streams:
        raise _unknown("a presentation")
    raise _unknown("an old Office file of another kind")


def _is_mail(head: bytes) -> bool:
    """Two known mail header fields or more in the block before the first empty line (RFC 5322 section 2.2)."""
    known = 0
    for number, line in enumerate(head.splitlines()):
        if not line.strip():
            break
        if line[:1] in b" \t":
            continue
        match = _MAIL_HEADER.match(line + b" ")
        if match is None:
            if number == 0 and line.startswith((b"From ", b">From ")):
                continue
            # A cut last line or a stray line ends the header.
            break
        known += match.group(1).decode("ascii").lower() in _MAIL_HEADERS
    return known >= 2


def _text_format(data: bytes, head: bytes, name: str) -> str:
    sample = data[:65536]
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff"):
        sample = sample.decode("utf-16", "ignore").encode()
        head = sample[:2048]
    elif wide := wide_without_mark(sample):
        sample = sample.decode(wide, "ignore").encode()
        head = sample[:2048]
    control = sum(byte < 9 or 13 < byte < 27 for byte in sample)
    if control > len(sample) // 50:
        raise ReadingError(
            ReadingErrorCode.UNKNOWN_TYPE,
            "This kind of file is not known here. Ask for a PDF, Word file or picture instead.",
        )
    if _is_mail(head):
        return "eml"
    if len(_PDF_OBJECT.findall(sample)) >= 3 and b"endobj" in sample:
        return "pdf"  # one whose first bytes are damaged
    if _HTML.search(sample[:4096]):
        return "html"
    if _is_table(sample, name):
        return "csv"
    if re.search(rb"</(p|div|table|span|td)>", sample, re.IGNORECASE) and head.startswith(b"<"):
        return "html"
    return "txt"


def _is_table(sample: bytes, name: str) -> bool:
    """Whether plain text is a table: the same number of separators in nearly every row, or named so and plausible."""
    rows = sample.decode("utf-8", "replace").splitlines()[:40]
    rows = [row for row in rows if row.strip()]
    if name.lower().endswith((".csv", ".tsv")):
        return any(separator in row for row in rows[:5] for separator in ",;\t|")
    if len(rows) < 3:
        return False
    for separator in ",;\t":
        try:
            counts = [len(row) for row in csv.reader(rows, delimiter=separator)]
        except csv.Error:
            continue
        most = max(set(counts), key=counts.count)
        if most >= (3 if separator != "," else 4) and counts.count(most) >= 0.9 * len(counts):
            return True
    return False
