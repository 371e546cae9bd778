"""Word 97-2003 files (DOC), read from their binary structures; nothing in them is run."""

from __future__ import annotations

from itertools import accumulate

from triage.reading.blocks import BlockKind, Flow, flatten_rows
from triage.reading.doc_details import details_of
from triage.reading.doc_file import DocFile
from triage.reading.doc_text import DocText, as_kind
from triage.reading.document import Document
from triage.reading.errors import ReadingError
from triage.reading.headings import mark_headings
from triage.reading.limits import Limits
from triage.reading.ole import CompoundFile
from triage.reading.package import damaged
from triage.reading.typeset import to_document

_SUMMARY = "\x05SummaryInformation"
_MARGINS = 11
# Each section has six stories: even, odd header; even, odd footer; first header, first footer.
_HEADERS, _FOOTERS = (4, 1, 0), (5, 3, 2)
_SEPARATORS = 6


def read(data: bytes, name: str, limits: Limits) -> Document:  # noqa: ARG001 - every reader is called alike
    """Read a DOC file. Deleted, hidden and comment text stands in `Document.hidden`. Raises `ReadingError`."""
    try:
        with CompoundFile(data) as ole:
            if not ole.exists("WordDocument"):
                raise damaged()
            file = DocFile(ole)
            flow = Flow("doc")
            _add_warnings(flow, ole)
            if ole.exists(_SUMMARY):
                flow.details |= details_of(ole.openstream(_SUMMARY).read())
    except ReadingError:
        raise
    except Exception as error:  # olefile raises many kinds for damaged tables
        raise damaged() from error
    text = DocText(file, flow)
    lengths = file.lengths
    flow.blocks = text.blocks(0, lengths.text)
    mark_headings(flow.blocks)
    start = lengths.text
    text.notes = 0
    flow.blocks += text.blocks(start, start + lengths.notes)
    start += lengths.notes
    _add_margins(flow, text, file, start)
    start += lengths.margins
    comments = flatten_rows(text.blocks(start, start + lengths.comments))
    flow.hidden += [f"Comment: {' '.join(paragraph.text.split())}" for paragraph in comments]
    start += lengths.comments
    flow.blocks += text.blocks(start, start + lengths.end_notes)
    start += lengths.end_notes
    flow.blocks += text.blocks(start, start + lengths.boxes)
    _add_hidden(flow, text, bool(comments))
    return to_document(flow, limits)


def _add_margins(flow: Flow, text: DocText, file: DocFile, start: int) -> None:
    """Headers and footers of all sections, each wording once, the first page's first."""
    plc = file.part(_MARGINS)
    found = [int.from_bytes(plc[at : at + 4], "little") for at in range(0, len(plc) - 3, 4)]
    # Stories follow each other: where a damaged place goes back, nothing is read twice.
    places = list(accumulate((place if place <= file.lengths.margins else 0 for place in found), max))
    sections = max((len(places) - 1 - _SEPARATORS) // 6, 0)
    for kind, order in ((BlockKind.HEADER, _HEADERS), (BlockKind.FOOTER, _FOOTERS)):
        seen: set[str] = set()
        for section in range(min(sections, 200)):
            for story in order:
                at = _SEPARATORS + section * 6 + story
                if at + 1 < len(places) and places[at] < places[at + 1]:
                    paragraphs = flatten_rows(text.blocks(start + places[at], start + places[at + 1]))
                    flow.blocks.extend(as_kind(paragraphs, kind, seen))


def _add_hidden(flow: Flow, text: DocText, has_comments: bool) -> None:
    for pieces, label, warning in (
        (text.deleted, "Deleted", "Tracked deletions are not part of the text."),
        (text.hidden, "Hidden", "Text that is formatted as hidden is not part of the text."),
    ):
        joined = " ".join("".join(pieces).split())
        if joined:
            flow.hidden.append(f"{label}: {joined}")
            flow.warn(warning)
    if has_comments:
        flow.warn("Comments in the margin are not part of the text.")


def _add_warnings(flow: Flow, ole: CompoundFile) -> None:
    names = {entry[0] for entry in ole.listdir(streams=True, storages=True)}
    if names & {"Macros", "_VBA_PROJECT_CUR", "VBA"}:
        flow.warn("The file holds macros (small programs). They were not run.")
    if "ObjectPool" in names and any(len(entry) > 1 and entry[0] == "ObjectPool" for entry in ole.listdir()):
        flow.warn("The file holds embedded objects. They were not opened.")
