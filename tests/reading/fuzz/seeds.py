"""Whole files of every format to start from: samples, golden files, and small ones made here."""

from __future__ import annotations

import io
import warnings
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.reading import papers
from triage.reading.errors import ReadingError
from triage.reading.sniff import sniff

DATA = Path(__file__).parent.parent.parent / "data"
FOLDERS = ("samples", "office", "reading", "formats")
_LARGEST = 150_000
_MOST_PIXELS = 450_000


@dataclass(frozen=True, slots=True)
class Seed:
    """A file that can be read."""

    name: str
    data: bytes


def seeds() -> dict[str, list[Seed]]:
    """Files by format."""
    found: dict[str, list[Seed]] = defaultdict(list)
    for folder in FOLDERS:
        for path in sorted((DATA / folder).glob("*")):
            if path.suffix == ".json" or path.name.endswith((".pdf.txt", ".jpg.txt", ".tif.txt")):
                continue
            if path.is_file() and path.stat().st_size <= _LARGEST:
                _add(found, Seed(path.name, path.read_bytes()))
    for name, data in _made().items():
        _add(found, Seed(name, data))
    return dict(found)


def _add(found: dict[str, list[Seed]], seed: Seed) -> None:
    """Pictures of whole pages are left out: straightening them is most of the time, and says nothing of files."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            size = Image.open(io.BytesIO(seed.data)).size
        if size[0] * size[1] > _MOST_PIXELS:
            return
    except OSError:
        pass
    try:
        found[sniff(seed.data, seed.name)].append(seed)
    except ReadingError:
        return


def _made() -> dict[str, bytes]:
    out = {
        "table.pdf": papers.draw(papers.ruled_table),
        "columns.pdf": papers.draw(papers.columns, pageCompression=0),
        "ticks.pdf": papers.draw(papers.ticks, pageCompression=0),
        "locked.pdf": _locked(),
    }
    picture = Image.fromarray(papers.picture_of(papers.draw(papers.letter), dpi=40)[:160, :240])
    wide = picture.convert("RGB")
    for extension, options in {
        "png": {}, "jpg": {"quality": 60}, "gif": {}, "bmp": {}, "webp": {}, "heic": {},
        "tif": {"compression": "tiff_lzw"},
    }.items():  # fmt: skip
        out[f"small.{extension}"] = _saved(wide, extension, **options)
    fax = picture.convert("1")
    out["fax.tif"] = _saved(fax, "tif", compression="group4", save_all=True, append_images=[fax, fax])
    out["palette.png"] = _saved(wide.convert("P"), "png")
    out["clear.png"] = _saved(wide.convert("RGBA"), "png")
    out["deep.tif"] = _saved(picture.convert("I;16"), "tif")
    out["progressive.jpg"] = _saved(wide, "jpg", progressive=True, exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00")
    return out


def _saved(picture: Image.Image, extension: str, **options: object) -> bytes:
    import pillow_heif

    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    kind = {"jpg": "JPEG", "tif": "TIFF", "heic": "HEIF"}.get(extension, extension.upper())
    picture.save(out, kind, **options)
    return out.getvalue()


def _locked() -> bytes:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(papers.draw(papers.letter)))
    writer.encrypt("", "owner", algorithm="AES-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
