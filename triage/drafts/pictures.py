"""Pictures of pages, drawn once and kept. Outsiders' files are opened in a process that may die alone."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context, parent_process

from triage.drafts.errors import NotFound
from triage.drafts.pages import page_from
from triage.reading.document import Page
from triage.reading.errors import ReadingError
from triage.reading.pictures import page_picture as draw_page
from triage.reading.readers import IMAGE_FORMATS
from triage.storage.originals import Originals
from triage.storage.tables import Document, StoredPage

WIDTHS = (320, 1240, 1860)
"""Widths in pixels that are drawn: thumbnail, beside the draft, zoomed."""
MEDIA_TYPE = "image/webp"
_SECONDS = 60.0
_CANNOT = "The picture of this page cannot be drawn. Open the original."


def _end_with_parent() -> None:
    """In the drawing process: end when the one that started it has ended, however that ended."""
    threading.Thread(target=_wait_for_parent, name="parent", daemon=True).start()


def _wait_for_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)  # the pool's own loop waits for work that can no longer come


class _Drawer:
    """One drawing process, started with the first picture, replaced when a file breaks it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def draw(self, data: bytes, document_format: str, page: Page, width: int) -> bytes:
        """The picture. Raises `NotFound` where the file cannot be drawn."""
        with self._lock:
            pool = self._pool or self._new()
            self._pool = pool
        try:
            return pool.submit(draw_page, data, document_format, page, width).result(_SECONDS)
        except (BrokenProcessPool, TooSlow):
            self._replace(pool)
            raise NotFound(_CANNOT) from None

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is broken:
                self._pool = None
        for process in list((broken._processes or {}).values()):  # a stuck process is only stopped by its number
            process.kill()
        broken.shutdown(wait=False, cancel_futures=True)

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            1, mp_context=get_context("spawn"), initializer=_end_with_parent, max_tasks_per_child=500
        )

    def warm(self) -> None:
        """Start the process before the first picture is asked for. Does nothing where it runs."""
        with self._lock:
            if self._pool is not None:
                return
            self._pool = self._new()
            self._pool.submit(_nothing)


def _nothing() -> None:
    """In the drawing process: by now it has started, and loaded what drawing needs."""


_DRAWER = _Drawer()


def warm_drawing() -> None:
    """Start the drawing process in good time: its start takes longer than a picture. Returns at once."""
    if _DRAWER._pool is None:
        threading.Thread(target=_DRAWER.warm, name="warm drawing", daemon=True).start()


def page_picture(originals: Originals, document: Document, page: StoredPage, width: int = 1240) -> bytes:
    """A WebP picture of a page, `width` pixels wide (the nearest of `WIDTHS` above). A word's box fits it exactly.

    Raises `NotFound` where the page cannot be drawn.
    """
    width = next((known for known in WIDTHS if known >= width), WIDTHS[-1])
    source = page.from_document or document
    original = source.original
    in_file = (page.from_page or page.number) + (source.first_page or 1) - 1
    key = f"pictures/{original.sha256[:2]}/{original.sha256}/{document.run_id}-{page.number}-{width}.webp"
    if originals.has(key):
        return originals.read(key)
    kind, drawn = source.format or "", replace(page_from(page), number=in_file)
    try:
        if kind == "pdf" or kind in IMAGE_FORMATS:
            picture = _DRAWER.draw(originals.read(original.storage_key), kind, drawn, width)
        else:
            picture = draw_page(b"", kind, drawn, width)
    except ReadingError:
        raise NotFound(_CANNOT) from None
    originals.put(key, picture)
    return picture
