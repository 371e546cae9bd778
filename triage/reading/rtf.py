"""Rich text files (RTF)."""

from __future__ import annotations

from triage.reading.blocks import Block, Flow, paragraphs_of
from triage.reading.document import Attachment, Document
from triage.reading.docx_pictures import is_big_picture
from triage.reading.errors import ReadingError, ReadingErrorCode
from triage.reading.headings import mark_headings
from triage.reading.limits import Limits
from triage.reading.rtf_reader import RtfReader
from triage.reading.typeset import to_document

_FEW_WORDS = 80


def read(data: bytes, name: str, limits: Limits) -> Document:  # noqa: ARG001 - every reader is called alike
    """Read an RTF file. Raises `ReadingError` (DAMAGED) when it is not RTF."""
    start = data.find(b"{\\rt", 0, 1024)
    if start < 0:
        raise ReadingError(ReadingErrorCode.DAMAGED, "The file is damaged or is not what its name says.")
    flow = Flow("rtf")
    flow.blocks = rtf_blocks(data[start:], flow, keep_pictures=True)
    mark_headings(flow.blocks)
    return to_document(flow, limits)


def rtf_blocks(data: bytes, flow: Flow, *, keep_pictures: bool = False) -> list[Block]:
    """The blocks of an RTF text; with `keep_pictures`, its pictures become attachments when there is little else."""
    reader = RtfReader(flow)
    blocks = reader.read(data)
    if keep_pictures and reader.pictures:
        words = sum(len(paragraph.text.split()) for paragraph in paragraphs_of(blocks))
        if words < _FEW_WORDS:
            pictures = [(kind, picture) for kind, picture in reader.pictures if is_big_picture(picture)]
            for number, (kind, picture) in enumerate(pictures, 1):
                flow.attachments.append(Attachment(f"picture {number}.{kind}", picture))
                flow.warn("Pictures inside the file are read as documents of their own.")
    return blocks
