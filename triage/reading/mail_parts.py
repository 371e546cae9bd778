"""What the readers of mail share: the rows above the body, which body to take, what counts as an attachment."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import datetime

from PIL import Image

from triage.reading.blocks import Block, Flow, Paragraph, Run, TableRow, paragraphs_of
from triage.reading.document import Attachment
from triage.reading.html import html_blocks
from triage.reading.names import UniqueNames, safe_name
from triage.reading.plain import text_blocks

_LEFT_OUT = (".ics", ".vcf", ".p7s", ".p7m", ".asc", ".sig", ".vcs", ".pgp")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic")
_INLINE_NAME = re.compile(
    r"^(image|picture|outlook-|~wrd|oledata|inline)[\w.-]*\.(png|jpe?g|gif|bmp|emz|mso|wmz)$", re.I
)
_NO_HTML = re.compile(
    r"(does not|doesn't|cannot|can't|not) (support|display|view|capable)[^.]{0,40}html|view .{0,30}in your browser",
    re.I,
)
_LETTERS = re.compile(r"\w")
_ADDRESS = re.compile(r"<?https?://\S+|<mailto:\S+|\[cid:\S+")
_SMALL_BYTES = 20_000
_SMALL_PIXELS = 200
_LOGO_SIDE = 350
_MOST_ATTACHMENTS = 500


@dataclass(slots=True)
class Mail:
    """A mail being read: its flow, and the rules for what hangs on it."""

    flow: Flow
    names: UniqueNames = field(default_factory=UniqueNames)
    inline_ids: set[str] = field(default_factory=set)

    def head(self, sender: str, to: str, copied: str, subject: str, date: str, when: datetime | None) -> None:
        """Write the rows above the body and fill the details; empty ones are left out."""
        rows = {"From": sender, "To": to, "Cc": copied, "Subject": subject, "Date": date}
        for label, text in rows.items():
            text = " ".join(text.split())
            if text:
                self.flow.blocks.append(Paragraph([Run(f"{label}: {text}")]))
                if label != "Date":
                    self.flow.details[label.lower()] = text
        if when is not None:
            self.flow.details["date"] = when.isoformat()

    def attach(self, name: str, data: bytes, fallback: str) -> None:
        """Keep an attachment, unless it is a signature, a calendar entry, a card or a small picture."""
        name = safe_name(name, fallback)
        if name.lower().endswith(_LEFT_OUT) or not data:
            if not data:
                self.flow.warn(f"An attachment came without content: {name}")
            return
        if len(self.flow.attachments) >= _MOST_ATTACHMENTS:
            self.flow.partial = True
            self.flow.warn(f"Only the first {_MOST_ATTACHMENTS} attachments were read.")
            return
        self.flow.attachments.append(Attachment(self.names.give(name), data))

    def attach_picture(self, name: str, data: bytes, fallback: str, *, is_inline: bool) -> None:
        """Keep a picture unless it decorates the mail."""
        if not is_decoration(data, is_inline=is_inline or bool(_INLINE_NAME.match(name))):
            self.attach(name, data, fallback)


def is_picture_name(name: str) -> bool:
    """Whether a file name is that of a picture."""
    return name.lower().endswith(_PICTURES)


def is_decoration(data: bytes, *, is_inline: bool) -> bool:
    """Whether a picture is a logo, icon or tracking pixel: small, or shown in the text and no larger than a banner."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            wide, high = picture.size
    except Exception:  # Pillow raises many kinds; the picture's own reader will say what is wrong
        return is_inline and len(data) < _SMALL_BYTES
    if max(wide, high) < _SMALL_PIXELS and len(data) < _SMALL_BYTES:
        return True
    return is_inline and (min(wide, high) < _LOGO_SIDE or len(data) < _SMALL_BYTES // 4)


def choose_body(flow: Flow, plain: str | None, html: str | None) -> list[Block]:
    """Choose a form of the body: plain text if it says as much as the HTML, the HTML when it holds data tables."""
    if html is None or not html.strip():
        return text_blocks(plain or "")
    hidden = list(flow.hidden)
    blocks = html_blocks(html, flow)
    if plain is None or not plain.strip():
        return blocks
    said = len(_LETTERS.findall(_ADDRESS.sub("", plain)))
    shown = sum(len(_LETTERS.findall(_ADDRESS.sub("", paragraph.text))) for paragraph in paragraphs_of(blocks))
    has_tables = any(isinstance(block, TableRow) for block in blocks)
    excuse = len(plain) < 500 and _NO_HTML.search(plain) is not None
    if shown and (has_tables or excuse or said < shown * 0.7):
        return blocks
    flow.hidden[:] = hidden
    return text_blocks(plain)
