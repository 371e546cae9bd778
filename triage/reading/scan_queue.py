"""Pages waiting for OCR: recognised side by side while the reader goes on, laid out when they come back."""

from __future__ import annotations

import os
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from triage.reading.document import Page, Source
from triage.reading.garbage import LEGIBLE, without_garbage
from triage.reading.layout import lay_out
from triage.reading.pdf_page import Need
from triage.reading.quality import word_quality
from triage.reading.tokens import Drawing, Token

if TYPE_CHECKING:
    from triage.reading.scan import ScannedPage

_THREADS = max(1, min(4, os.cpu_count() or 1))


@dataclass(slots=True)
class _Job:
    page: Page
    tokens: list[Token]
    drawing: Drawing
    need: Need
    result: Future[ScannedPage | None]


class ScanQueue:
    """At most a few pictures are held at once.

    `missed` counts pages left out when the deadline passed. `garbled` are the numbers of pages that neither their text
    layer nor their picture could make legible; `mended` is for files that were put together again.
    """

    def __init__(self, deadline: float, known: list[float], mended: bool = False) -> None:
        self._mended = mended
        self._deadline = deadline
        self._known = known
        self._pool: ThreadPoolExecutor | None = None
        self._jobs: list[_Job] = []
        self.missed = 0
        self.garbled: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def put(
        self,
        page: Page,
        picture: np.ndarray[Any, np.dtype[np.uint8]],
        points_per_pixel: float,
        tokens: list[Token],
        drawing: Drawing,
        need: Need,
    ) -> None:
        """Have a picture of a page recognised; `tokens` and `drawing` are what its text layer gave."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="ocr")
        straighten = (need is not Need.PART and need is not Need.DOUBT) or not tokens
        result = self._pool.submit(self._work, picture, points_per_pixel, straighten)
        self._jobs.append(_Job(page, tokens, drawing, need, result))
        while len(self._jobs) > _THREADS + 1:
            self._finish(self._jobs.pop(0))

    def wait(self) -> None:
        """Finish every page that was put."""
        while self._jobs:
            self._finish(self._jobs.pop(0))

    def _work(
        self, picture: np.ndarray[Any, np.dtype[np.uint8]], points_per_pixel: float, straighten: bool
    ) -> ScannedPage | None:
        if time.monotonic() > self._deadline:
            return None
        from triage.reading.scan import read_scan  # loads OpenCV and Tesseract: only for files that need them

        return read_scan(picture, points_per_pixel, straighten=straighten, photo=straighten)

    def _finish(self, job: _Job) -> None:
        scan = job.result.result()
        page = job.page
        if scan is None:
            self.missed += 1
            page.lines = lay_out(self.legible(page, job.tokens), job.drawing, known=self._known)
            return
        lost = self._mended or not scan.tokens
        lettered = job.need is Need.DOUBT or (lost and job.need is Need.ALL and bool(job.tokens))
        if lettered and _keeps_layer(job.tokens, scan, self._mended):
            page.lines = lay_out(self.legible(page, job.tokens), job.drawing, known=self._known)
            return
        if job.need is Need.PART and job.tokens:
            if self._mended:
                job.tokens = self.legible(page, job.tokens)
            extra = [t for t in scan.tokens if (t.confidence or 0) > 0.3 and not _overlaps(t, job.tokens)]
            if self._mended and word_quality([t.text for t in extra]) < LEGIBLE:
                extra = []
            page.lines = lay_out(job.tokens + extra, job.drawing, known=self._known)
            return
        put_scan(page, scan, self._known)

    def legible(self, page: Page, tokens: list[Token]) -> list[Token]:
        """The words of a layer that can be believed; the page is noted where that is not all of them."""
        kept = without_garbage(tokens, self._mended)
        if len(kept) < len(tokens):
            self.garbled.append(page.number)
        return kept


def put_scan(page: Page, scan: ScannedPage, known: list[float]) -> None:
    """Make a page of what was recognised. `known` is as for `lay_out`."""
    page.source = Source.OCR
    page.width, page.height = scan.width, scan.height
    if scan.straightening is not None:
        page.straightening = scan.straightening
    page.lines = lay_out(scan.tokens, scan.drawing, groups=scan.groups, known=known)


def _keeps_layer(tokens: list[Token], scan: ScannedPage, mended: bool) -> bool:
    """Whether the text layer is better than what was recognised just now.

    Where fonts were lost from the file, the page is drawn with other letters: what is recognised must be language.
    """
    if mended and word_quality([t.text for t in scan.tokens]) < LEGIBLE:
        return True
    ours = word_quality([t.text for t in scan.tokens]) * (0.6 + 0.4 * scan.confidence)
    return word_quality([t.text for t in tokens]) >= ours or len(scan.tokens) < 0.3 * len(tokens)


def _overlaps(token: Token, others: list[Token]) -> bool:
    for other in others:
        width = min(token.x1, other.x1) - max(token.x0, other.x0)
        height = min(token.y1, other.y1) - max(token.y0, other.y0)
        if width > 0 and height > 0 and width * height > 0.3 * (token.x1 - token.x0) * (token.y1 - token.y0):
            return True
    return False
