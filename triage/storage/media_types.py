"""The media type of bytes, by their first bytes and, between kinds of text and of packed files, by the name's ending.

Only for the answer to a download: what a file is read as is decided by its reader.
"""

from __future__ import annotations

_STARTS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
    (b"PK\x03\x04", "application/zip"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ENDINGS = {
    ("application/zip", "docx"): _OFFICE + "wordprocessingml.document",
    ("application/zip", "xlsx"): _OFFICE + "spreadsheetml.sheet",
    ("application/zip", "odt"): "application/vnd.oasis.opendocument.text",
    ("application/x-ole-storage", "doc"): "application/msword",
    ("application/x-ole-storage", "msg"): "application/vnd.ms-outlook",
    ("text/plain", "eml"): "message/rfc822",
    ("text/plain", "html"): "text/html",
    ("text/plain", "htm"): "text/html",
    ("text/plain", "csv"): "text/csv",
}


def media_type_of(head: bytes, name: str) -> str:
    """A media type for the first bytes of a file. ``application/octet-stream`` where nothing is known."""
    kind = next((kind for start, kind in _STARTS if head.startswith(start)), None)
    if kind is None and head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        kind = "image/webp"
    if kind is None and head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"mif1", b"hevc"}:
        kind = "image/heic"
    if kind is None:
        kind = "text/plain" if head and b"\x00" not in head else "application/octet-stream"
    return _ENDINGS.get((kind, name.rpartition(".")[2].lower()), kind)
