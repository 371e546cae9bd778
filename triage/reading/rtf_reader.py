"""The RTF reader proper: walks the tokens with a stack of groups (Rich Text Format 1.9.1)."""

from __future__ import annotations

import re
from dataclasses import replace

from triage.reading.blocks import Block, BlockKind, Paragraph, Run, flatten_rows
from triage.reading.rtf_codepages import code_page, of_charset
from triage.reading.rtf_state import RtfState
from triage.reading.rtf_story import Story
from triage.reading.rtf_table import EdgeCell
from triage.reading.rtf_tokens import CLOSE, HEX, OPEN, SYMBOL, TEXT, WORD, Token, tokens
from triage.reading.rtf_words import MARGINS, READ_IN_STAR, SIGNS, SKIPPED

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_DEEPEST = 2000
_ROW_WORDS = frozenset({"trowd", "trleft", "cellx", "clmrg", "clvmrg", "row", "cell"})
_INFO = {"title": "title", "author": "author", "subject": "subject"}


class RtfReader(RtfState):
    """Reads one RTF text into a flow. What is deleted, hidden or a comment goes to `flow.hidden`."""

    def read(self, data: bytes) -> list[Block]:
        """The blocks of the text, headers and footers among them."""
        for token in tokens(data):
            if token.kind is TEXT or token.kind is HEX:
                self._take_bytes(token.data)
                continue
            self._flush()
            if token.kind is WORD:
                self._word(token)
            elif token.kind is OPEN:
                if len(self._stack) >= _DEEPEST:
                    self._flow.partial = True
                    self._flow.warn("The file is nested too deeply. Its end was not read.")
                    break
                self._stack.append(replace(self._group))
                self._star = False
            elif token.kind is CLOSE:
                self._close()
            elif token.kind is SYMBOL:
                self._symbol(token.word)
        self._flush()
        return self._assemble()

    # --- groups ---

    def _close(self) -> None:
        if not self._stack:
            return
        closing, self._group = self._group, self._stack.pop()
        self._skip = 0
        if closing.sink != self._group.sink and closing.sink not in ("text", "skip"):
            self._emit(self._gathered.end(closing.sink))
        if closing.story != self._group.story and closing.story in self._comments:
            self._end_comment(closing.story)

    def _new_story(self) -> int:
        self._stories.append(Story(self._flow))
        self._group.story = len(self._stories) - 1
        self._group.sink = "text"
        self._group.hidden = self._group.deleted = self._group.bold = self._group.struck = False
        return self._group.story

    def _end_comment(self, number: int) -> None:
        text = " ".join(paragraph.text for paragraph in flatten_rows(self._stories[number].finish()))
        if text.strip():
            self._flow.hidden.append(f"Comment: {' '.join(text.split())}")
            self._flow.warn("Comments in the margin are not part of the text.")

    def _destination(self, word: str) -> bool:
        """Where the text of a group goes whose first word this is; True when the word is done with."""
        group = self._group
        if self._star and word not in READ_IN_STAR:
            group.sink = "skip"
            return True
        if word == "fonttbl":
            group.sink = "font"
        elif word == "stylesheet":
            group.sink = "style"
        elif word == "info":
            group.sink = "skip"
        elif word in _INFO and self._stack and self._stack[-1].sink == "skip" and word != "subject":
            group.sink = f"info {_INFO[word]}"
        elif word == "pict":
            group.sink = "pict" if group.sink != "skip" else "skip"
            self._gathered.take("pict")
        elif word == "fldinst":
            group.sink = "field" if group.sink != "skip" else "skip"
        elif word == "objclass":
            group.sink = "class"
        elif word == "upr":
            group.sink = "skip"
        elif word == "ud":
            group.sink = "text"
        elif word == "nesttableprops":
            group.nested_row = True
        elif word == "shptxt":
            self._take_text_box()
        elif word in MARGINS:
            if group.sink != "skip":
                self._margins.append((MARGINS[word], self._new_story()))
        elif word == "footnote":
            self._notes.append(len(self._stories))
            self._emit(f" [{len(self._notes)}] ")
            self._new_story()
        elif word == "annotation":
            self._comments.append(self._new_story())
        elif word in SKIPPED:
            group.sink = "skip"
        else:
            return False
        return True

    def _take_text_box(self) -> None:
        """A text box stands where it is anchored, as paragraphs of their own."""
        if self._group.sink in ("text", "skip"):
            self._group.sink = "text"
            self._stories[self._group.story].end_paragraph()

    # --- control words ---

    def _word(self, token: Token) -> None:
        word, number = token.word, token.number
        if self._skip and word != "u":
            self._skip -= 1
            return
        is_destination = self._destination(word)
        self._star = False
        if is_destination:
            return
        on = number != 0
        group = self._group
        if word == "u" and number is not None:
            self._skip = 0
            self._unicode(number)
        elif word in SIGNS:
            if word == "nestcell":
                self._stories[group.story].end_nested_cell()
            else:
                self._emit(SIGNS[word])
        elif word in ("par", "sect"):
            self._end_paragraph()
        elif word == "b":
            group.bold = on
        elif word in ("strike", "striked"):
            group.struck = on
        elif word in ("ul", "uld", "uldb", "ulw"):
            group.underlined = on
        elif word == "ulnone":
            group.underlined = False
        elif word == "v":
            group.hidden = on
        elif word == "deleted":
            group.deleted = on
        elif word == "plain":
            group.bold = group.struck = group.hidden = group.deleted = group.underlined = False
            group.font, group.size = -1, 0.0
        elif word == "f" and number is not None:
            self._use_font(number)
        elif word == "fs" and number is not None:
            group.size = number / 2
        elif word == "uc":
            group.skip_after_unicode = max(number or 0, 0)
        else:
            self._paragraph_word(word, number)

    def _use_font(self, number: int) -> None:
        self._group.font = number
        if self._group.sink == "font":
            self._gathered.font = number
            self._gathered.fonts[number] = ("", None)

    def _paragraph_word(self, word: str, number: int | None) -> None:
        """Words about paragraphs, rows and the document as a whole."""
        story = self._stories[self._group.story]
        if self._group.sink == "skip" or self._group.sink == "pict":
            if word in ("pngblip", "jpegblip"):
                self._gathered.picture_kind = "png" if word == "pngblip" else "jpg"
            elif word in ("ffres", "ffdefres") and number is not None:
                self._gathered.box[word] = number
            return
        if word in _ROW_WORDS and self._group.nested_row:
            return
        if word == "pard":
            story.in_table = False
            story.starts_page = False
            story.kind, story.level = BlockKind.TEXT, 0
        elif word == "intbl":
            story.in_table = True
        elif word == "s" and number is not None:
            self._use_style(number, story)
        elif word == "outlinelevel" and number is not None and 0 <= number < 9:
            story.kind, story.level = BlockKind.HEADING, number + 1
        elif word == "cell":
            story.end_cell()
        elif word == "row":
            story.end_row()
        elif word == "nestrow":
            story.end_nested_row()
        elif word == "pagebb":
            story.starts_page = True
        elif word == "trowd":
            story.define_row()
            self._edge = EdgeCell()
        elif word == "trleft":
            story.left = number or 0
        elif word == "cellx":
            self._edge.right = number
            story.edges.append(self._edge)
            self._edge = EdgeCell()
        elif word == "clmrg":
            self._edge.joins_left = True
        elif word == "clvmrg":
            self._edge.joins_above = True
        elif word == "page":
            story.break_page()
        elif word == "fcharset" and self._group.sink == "font":
            name, _ = self._gathered.fonts.get(self._gathered.font, ("", None))
            self._gathered.fonts[self._gathered.font] = (name, of_charset(number))
        elif word == "ansicpg":
            self._page = code_page(number)
        elif word == "mac":
            self._page = "mac_roman"
        elif word == "pca" or word == "pc":
            self._page = "cp850" if word == "pca" else "cp437"
        elif word == "deff":
            self._default_font = number or 0
        elif word == "object":
            self._flow.warn("The file holds embedded objects. They were not opened.")

    def _use_style(self, number: int, story: Story) -> None:
        if self._group.sink == "style":
            self._gathered.style = number
            return
        name = self._gathered.styles.get(number, "")
        heading = _HEADING.match(name)
        if heading:
            story.kind, story.level = BlockKind.HEADING, int(heading.group(1))
        elif name.lower() == "title":
            story.kind, story.level = BlockKind.TITLE, 0

    # --- the end ---

    def _assemble(self) -> list[Block]:
        blocks = self._stories[0].finish()
        for number, story in enumerate(self._notes, 1):
            note = flatten_rows(self._stories[story].finish())
            if note:
                note[0].runs.insert(0, Run(f"[{number}] "))
                blocks.extend(note)
        for is_header, kind in ((True, BlockKind.HEADER), (False, BlockKind.FOOTER)):
            seen: set[str] = set()
            for header, story in self._margins:
                if header is is_header:
                    blocks.extend(_margin(self._stories[story], kind, seen))
        for sink, label in (("deleted", "Deleted"), ("hidden", "Hidden")):
            text = " ".join(self._gathered.take(sink).split())
            if text:
                self._flow.hidden.append(f"{label}: {text}")
                self._flow.warn(
                    "Tracked deletions are not part of the text."
                    if sink == "deleted"
                    else "Text that is formatted as hidden is not part of the text."
                )
        return blocks


def _margin(story: Story, kind: BlockKind, seen: set[str]) -> list[Paragraph]:
    """The paragraphs of a header or footer whose wording has not been met yet."""
    found: list[Paragraph] = []
    for paragraph in flatten_rows(story.finish()):
        words = " ".join(paragraph.text.split())
        if words not in seen:
            seen.add(words)
            paragraph.kind = kind
            found.append(paragraph)
    return found
