"""What a PDF holds besides its pages: details, attachments, programs."""

from __future__ import annotations

import re
from typing import Any

import pypdf

from triage.reading.document import Attachment
from triage.reading.limits import Limits

_ACTIVE = (
    (re.compile(rb"/JavaScript\b|/JS\b"), "The PDF holds JavaScript. It was not run."),
    (re.compile(rb"/Launch\b"), "The PDF asks to start a program. It was not started."),
    (re.compile(rb"/RichMedia\b|/Movie\b|/Sound\b"), "The PDF holds sound, film or an animation. It was not played."),
    (re.compile(rb"/XFA\b"), "The PDF holds a dynamic (XFA) form. Some of its fields may show only in Adobe Reader."),
)
_PROGRAM = re.compile(
    r"\.(exe|com|bat|cmd|scr|pif|js|jse|vbs|vbe|wsf|hta|msi|ps1|jar|lnk|dll|docm|xlsm|pptm)$", re.IGNORECASE
)
_MAX_OBJECTS_LOOKED_AT = 4000


def details_of(structure: pypdf.PdfReader) -> dict[str, str]:
    """Title, author and time of making as the file says."""
    out: dict[str, str] = {}
    try:
        info = structure.metadata
        if info is None:
            return out
        values = {"title": info.title, "author": info.author, "subject": info.subject, "created": info.creation_date}
    except Exception:  # damaged details are no details
        return out
    for key, value in values.items():
        if value is None:
            continue
        text = value.isoformat() if hasattr(value, "isoformat") else str(value)
        if text.strip():
            out[key] = text.strip()[:500]
    return out


def attachments_of(structure: pypdf.PdfReader, limits: Limits, warnings: list[str]) -> list[Attachment]:
    """Files embedded in the PDF. Programs are left out and reported."""
    out: list[Attachment] = []
    total = 0
    try:
        for item in structure.attachment_list:
            name = str(item.name or "attachment")
            if _PROGRAM.search(name):
                warnings.append("The PDF holds an embedded program. It was left out and not run.")
                continue
            data = item.content
            total += len(data)
            if total > limits.max_unpacked_bytes:
                warnings.append("Some attachments of the PDF are too large and were left out.")
                break
            out.append(Attachment(name, data))
    except Exception:  # pypdf raises many kinds for damaged trees
        warnings.append("Some attachments of the PDF could not be read.")
    return out


def active_content(data: bytes, structure: pypdf.PdfReader | None) -> list[str]:
    """Warnings about scripts and programs in the file. None is ever run."""
    found = [message for pattern, message in _ACTIVE if pattern.search(data)]
    if structure is not None and len(found) < len(_ACTIVE):
        hidden = _packed_objects(structure)
        found += [message for pattern, message in _ACTIVE if message not in found and pattern.search(hidden)]
    return found


def _packed_objects(structure: pypdf.PdfReader) -> bytes:
    """The catalogue and its actions as text: in newer files they stand inside packed object streams."""
    out: list[str] = []
    try:
        root: Any = structure.trailer["/Root"]
        for key in ("/OpenAction", "/AA", "/AcroForm"):
            value = root.get(key)
            if value is not None:
                value = value.get_object()
                out.append(str(list(value.keys())) if hasattr(value, "keys") else "")
                out.append(str(value.get("/S", "")) if hasattr(value, "get") else "")
        names = root.get("/Names")
        if names is not None:
            out.append(str(list(names.get_object().keys())))
    except Exception:  # nothing to report from a damaged catalogue
        return b""
    return " ".join(out)[: _MAX_OBJECTS_LOOKED_AT * 10].replace("'", " ").encode()
