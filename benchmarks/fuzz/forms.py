"""What Schemathesis must be told of forms: they carry text alone, so that a number is right wherever text is."""

from __future__ import annotations

from typing import Any

import schemathesis

_FREE_TEXT = ("sender", "external_reference")


@schemathesis.hook
def filter_case(_context: Any, case: Any) -> bool:
    """Leave out forms that are called wrong only because text was made of a number: nobody can see that in a form."""
    if case.media_type != "multipart/form-data" or not isinstance(case.body, dict):
        return True
    return not any(isinstance(case.body.get(name), int | float) for name in _FREE_TEXT)
