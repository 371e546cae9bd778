"""What goes between the guard and its reading process: one message a document, each of plain bytes.

Nothing is pickled: a file that took over the reading process could send no more than a wrong document.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from triage.reading.document import Document
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.limits import Limits
from triage.reading.serial import dump_document, load_document

_LENGTH = 4


def pack_request(data: bytes, name: str, limits: Limits) -> bytes:
    """A file to read."""
    return _pack({"name": name, "limits": asdict(limits)}, data)


def unpack_request(message: bytes) -> tuple[bytes, str, Limits]:
    """The file, its name and its limits."""
    head, data = _unpack(message)
    return data, str(head["name"]), Limits(**head["limits"])


def pack_document(document: Document) -> bytes:
    """An answer: the document that was read."""
    return _pack({"ok": True}, dump_document(document))


def pack_error(error: ReadingError) -> bytes:
    """An answer: why the file could not be read."""
    return _pack({"ok": False, "code": error.code.value, "message": error.message}, b"")


def unpack_answer(message: bytes) -> Document:
    """The document of an answer. Raises the `ReadingError` that it tells of, or `ValueError` for no such answer."""
    head, body = _unpack(message)
    if head.get("ok") is True:
        return load_document(body)
    raise ReadingError(ReadingErrorCode(str(head["code"])), str(head["message"]))


def _pack(head: dict[str, Any], body: bytes) -> bytes:
    encoded = json.dumps(head, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return len(encoded).to_bytes(_LENGTH, "big") + encoded + body


def _unpack(message: bytes) -> tuple[dict[str, Any], bytes]:
    length = int.from_bytes(message[:_LENGTH], "big")
    head = json.loads(message[_LENGTH : _LENGTH + length].decode("utf-8", "surrogatepass"))
    return dict(head), message[_LENGTH + length :]
