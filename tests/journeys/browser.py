"""Chromium: found, or installed where we are root; never silently missing."""

from __future__ import annotations

import os
import shutil
import subprocess

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str:
    """The path of a Chromium. Installs Debian's package where there is none and we are root.

    Raises AssertionError, so that a journey fails rather than being left out.
    """
    found = _in_path()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False, timeout=300)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        subprocess.run(install, check=False, timeout=900)
        found = _in_path()
    assert found, "The journeys need Chromium: install it (Debian: apt-get install chromium) and run them again."
    return found


def _in_path() -> str | None:
    return next((path for name in _NAMES if (path := shutil.which(name))), None)
