"""The reading process of the service, with recognition of large pictures left out: a fuzz run is about files.

Small pictures are recognised as ever.
"""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection
from typing import Any

from triage.reading import guard_child, pdf, scan
from triage.reading.tokens import Token

_LARGEST = 250_000  # pixels
_recognise, _orientation = scan.recognise, scan.orientation


def _recognise_small(picture: Any, resolution: int) -> list[list[Token]]:
    return _recognise(picture, resolution) if picture.size <= _LARGEST else []


def _orientation_of_small(picture: Any) -> Any:
    return _orientation(picture) if picture.size <= _LARGEST else None


def main() -> None:
    """Serve the pipe whose number is the first argument."""
    scan.recognise = _recognise_small
    scan.orientation = _orientation_of_small
    pdf._OCR_DPI = 60
    guard_child.serve(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()
