"""Lets the tests of this folder import the helpers beside them, and gives them the reader."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from office_reading import read_file

from triage.reading.document import Document


@pytest.fixture(name="read")
def _read() -> Callable[..., Document]:
    """Reads bytes by their content."""
    return read_file
