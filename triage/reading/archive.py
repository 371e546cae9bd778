"""ZIP archives: each member a document of its own."""

from __future__ import annotations

import zipfile

from triage.reading.blocks import BlockKind, Flow, Paragraph, Run
from triage.reading.document import Attachment, Document
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.limits import Limits
from triage.reading.names import UniqueNames, safe_name
from triage.reading.package import Package, encrypted
from triage.reading.typeset import to_document

_LEFT_OUT = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_MOST_MEMBERS = 1000
_UTF8_NAME = 0x800


def read(data: bytes, name: str, limits: Limits) -> Document:  # noqa: ARG001 - every reader is called alike
    """Read a ZIP archive. Its members become attachments under safe names; what a limit shuts out is warned of.

    Raises `ReadingError`: DAMAGED, ENCRYPTED when every member needs a password, TOO_LARGE when the first member
    already unpacks to too much, NOTHING_TO_READ for an archive without files.
    """
    package = Package(data, limits)
    flow = Flow("zip")
    names = UniqueNames()
    locked = 0
    for number, info in enumerate(info for info in package.infos() if _is_wanted(info)):
        if number >= _MOST_MEMBERS:
            flow.partial = True
            flow.warn(f"Only the first {_MOST_MEMBERS} files of the archive were read.")
            break
        member = safe_name(_name_of(info), f"file {number + 1}")
        try:
            content = package.read(info)
        except ReadingError as error:
            if error.code is ReadingErrorCode.ENCRYPTED:
                locked += 1
                flow.warn(f"A file in the archive is protected with a password: {member}")
                continue
            if error.code is ReadingErrorCode.DAMAGED:
                flow.partial = True
                flow.warn(f"A file in the archive is damaged: {member}")
                continue
            if not flow.attachments:
                raise
            flow.partial = True
            flow.warn("The archive unpacks to more than is allowed. The files after that point were not read.")
            break
        flow.attachments.append(Attachment(names.give(member), content))
    if not flow.attachments:
        if locked:
            raise encrypted()
        raise ReadingError(ReadingErrorCode.NOTHING_TO_READ, "The archive holds no files that can be read.")
    flow.blocks.append(Paragraph([Run("Files in this archive")], BlockKind.HEADING, 1))
    flow.blocks += [Paragraph([Run(item.name)], BlockKind.LIST_ITEM) for item in flow.attachments]
    return to_document(flow, limits)


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    parts = info.filename.replace("\\", "/").split("/")
    if not info.filename or info.is_dir() or "__MACOSX" in parts or parts[-1].lower() in _LEFT_OUT:
        return False
    return bool(info.file_size) and not parts[-1].startswith(("._", "~$"))


def _name_of(info: zipfile.ZipInfo) -> str:
    """The member's name; one that is UTF-8 without saying so is mended."""
    if not info.flag_bits & _UTF8_NAME and not info.filename.isascii():
        try:
            return info.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            return info.filename
    return info.filename
