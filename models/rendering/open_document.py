"""OpenDocument text (ISO/IEC 26300), as LibreOffice and school tablets save it."""

from __future__ import annotations

import io
import zipfile
from random import Random
from xml.sax.saxutils import escape, quoteattr

from models.rendering.blocks import Block, BlockKind, Layoutable, runs_of
from models.rendering.hints import is_bare_heading, is_tight

_NAMES = " ".join(
    f'xmlns:{short}="{name}"'
    for short, name in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    }.items()
)
_TYPE = "application/vnd.oasis.opendocument.text"
_WHEN = (2024, 1, 1, 0, 0, 0)


def odt_bytes(layout: Layoutable, seed: int, *, title: str = "") -> bytes:
    """The document as ODT bytes."""
    rng = Random(seed)
    font, size = (
        rng.choice(["Liberation Sans", "Liberation Serif", "Arial", "Comic Sans MS"]),
        rng.choice([10.5, 11, 12, 12, 14]),
    )
    parts = {
        "content.xml": _content(layout, rng),
        "styles.xml": _styles(layout, font, size),
        "meta.xml": _meta(title),
        "META-INF/manifest.xml": _manifest(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(zipfile.ZipInfo("mimetype", _WHEN), _TYPE)
        for name, xml in parts.items():
            info = zipfile.ZipInfo(name, _WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, '<?xml version="1.0" encoding="UTF-8"?>\n' + xml)
    return out.getvalue()


def _meta(title: str) -> str:
    return (
        f'<office:document-meta {_NAMES} office:version="1.3"><office:meta>'
        f"<dc:title>{escape(title)}</dc:title></office:meta></office:document-meta>"
    )


def _manifest() -> str:
    entries = [("/", _TYPE), *((name, "text/xml") for name in ("content.xml", "styles.xml", "meta.xml"))]
    files = "".join(f'<manifest:file-entry manifest:full-path="{p}" manifest:media-type="{t}"/>' for p, t in entries)
    return f'<manifest:manifest {_NAMES} manifest:version="1.3">{files}</manifest:manifest>'


def _styles(layout: Layoutable, font: str, size: float) -> str:
    head = "".join(f"<text:p>{_inline(line)}</text:p>" for line in layout.headers)
    foot = "".join(f"<text:p>{_inline(line)}</text:p>" for line in layout.footers)
    header = f"<style:header>{head}</style:header>" if head else ""
    footer = f"<style:footer>{foot}</style:footer>" if foot else ""
    heads = "".join(
        f'<style:style style:name="Heading_20_{k}" style:family="paragraph" style:default-outline-level="{k}">'
        f'<style:paragraph-properties fo:margin-top="0.3cm" fo:margin-bottom="0.15cm"/>'
        f'<style:text-properties fo:font-weight="bold" fo:font-size="{size + (4, 2, 0)[k - 1]}pt"/></style:style>'
        for k in (1, 2, 3)
    )
    return (
        f'<office:document-styles {_NAMES} office:version="1.3"><office:styles>'
        '<style:default-style style:family="paragraph">'
        f'<style:text-properties fo:font-family={quoteattr(font)} fo:font-size="{size}pt"/></style:default-style>'
        f"{heads}</office:styles>"
        '<office:automatic-styles><style:page-layout style:name="pm">'
        '<style:page-layout-properties fo:page-width="21cm" '
        'fo:page-height="29.7cm" fo:margin="2cm"/></style:page-layout></office:automatic-styles><office:master-styles>'
        f'<style:master-page style:name="Standard" style:page-layout-name="pm">{header}{footer}</style:master-page>'
        "</office:master-styles></office:document-styles>"
    )


def _style(name: str, family: str, properties: str) -> str:
    return f'<style:style style:name="{name}" style:family="{family}"><style:{properties}/></style:style>'


_AUTOMATIC = (
    _style("B", "text", 'text-properties fo:font-weight="bold"')
    + _style("S", "text", 'text-properties style:text-line-through-style="solid" style:text-line-through-type="single"')
    + _style("G", "paragraph", 'paragraph-properties fo:margin-bottom="0.25cm"')
    + _style("P", "paragraph", 'paragraph-properties fo:break-before="page"')
    + _style("C", "table-cell", 'table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.1cm"')
    + '<text:list-style style:name="L"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/>'
    "</text:list-style>"
)


def _content(layout: Layoutable, rng: Random) -> str:
    pairs_as_table = rng.random() < 0.65
    body = [f"<text:p>{_inline(f'{name}: {value}')}</text:p>" for name, value in layout.mail]
    body += [_block(layout.blocks, n, pairs_as_table=pairs_as_table) for n in range(len(layout.blocks))]
    return (
        f'<office:document-content {_NAMES} office:version="1.3">'
        f"<office:automatic-styles>{_AUTOMATIC}</office:automatic-styles>"
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document-content>"
    )


def _block(blocks: list[Block], n: int, *, pairs_as_table: bool) -> str:
    block = blocks[n]
    if block.kind is BlockKind.TABLE:
        return _table(block.rows, n)
    if block.kind is BlockKind.PAIRS:
        if pairs_as_table:
            return _table([list(pair) for pair in block.pairs], n)
        return "".join(f"<text:p>{_bold(a)}: <text:tab/>{_inline(b)}</text:p>" for a, b in block.pairs)
    if block.kind in (BlockKind.TITLE, BlockKind.HEADING):
        level = min(block.level, 3)
        return (
            f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{_inline(block.text)}</text:h>'
        )
    if block.kind is BlockKind.PAGE_BREAK:
        return '<text:p text:style-name="P"/>' if n else ""
    if block.kind is BlockKind.BULLET:
        item = f"<text:list-item><text:p>{_inline(block.text)}</text:p></text:list-item>"
        return f'<text:list text:style-name="L">{item}</text:list>'
    sign = f"{escape(block.sign)} " if block.sign else ""
    words = _bold(block.text) if is_bare_heading(blocks, n) else _inline(block.text)
    style = "" if is_tight(blocks, n) else ' text:style-name="G"'
    return f"<text:p{style}>{sign}{words}</text:p>"


def _table(rows: list[list[str]], n: int) -> str:
    columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
    cell = '<table:table-cell table:style-name="C" office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        "<table:table-row>" + "".join(cell.format(_inline(c)) for c in row) + "</table:table-row>" for row in rows
    )
    return f'<table:table table:name="T{n}">{columns}{body}</table:table><text:p/>'


def _bold(text: str) -> str:
    return f'<text:span text:style-name="B">{_inline(text)}</text:span>'


def _inline(text: str) -> str:
    out = []
    for run in runs_of(text):
        words = escape(run.text).replace("\t", "<text:tab/>")
        words = words.replace("   ", ' <text:s text:c="2"/>').replace("  ", " <text:s/>")
        out.append(f'<text:span text:style-name="S">{words}</text:span>' if run.struck else words)
    return "".join(out)
