"""Ways of breaking packages and markup: parts of DOCX, ODT, XLSX and ZIP, and the XML and HTML in them."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from random import Random

from tests.reading.fuzz.changes import ANY, ODD_NUMBERS, Change

_TAG = re.compile(rb"<[^<>]{1,400}>")
_ELEMENT = re.compile(rb"<([\w:]+)(?: [^<>]*)?>[^<]*</\1>")
_VALUE = re.compile(rb'="([^"]{0,80})"')
_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/hostname">]><a>&c;&d;</a>'
)


def markup(data: bytes, rng: Random, other: bytes) -> bytes:
    """Tags lost, doubled, nested, exchanged; values made absurd."""
    way = rng.randrange(7)
    tags = list(_TAG.finditer(data))
    if not tags:
        return rng.choice(ANY)(data, rng, other) if data else data
    tag = rng.choice(tags)
    if way == 0:
        return data[: tag.start()] + data[tag.end() :]
    if way == 1:
        return data[: tag.end()] + tag.group(0) * rng.choice((1, 3, 500, 5000)) + data[tag.end() :]
    if way == 2:
        again = rng.choice(tags)
        return data[: tag.start()] + again.group(0) + data[tag.end() :]
    if way == 3:
        values = list(_VALUE.finditer(data))
        for value in sorted(rng.sample(values, min(len(values), rng.choice((1, 3)))), key=lambda m: -m.start()):
            made = rng.choice(
                (str(rng.choice(ODD_NUMBERS)).encode(), b"", b"nan", b"-1", b"&#0;", b"true", b"x" * 3000)
            )
            data = data[: value.start(1)] + made + data[value.end(1) :]
        return data
    if way == 4:
        return _BOMB if rng.random() < 0.2 else data[: rng.randrange(len(data))]
    if way == 5:
        elements = list(_ELEMENT.finditer(data))
        if elements:
            element = rng.choice(elements)
            name = element.group(1)
            depth = rng.choice((2, 50, 600))
            made = (b"<" + name + b">") * depth + element.group(0) + (b"</" + name + b">") * depth
            return data[: element.start()] + made + data[element.end() :]
    return rng.choice(ANY)(data, rng, other)


def parts(data: bytes, rng: Random, other: bytes) -> bytes:
    """A part changed, left out, doubled, renamed, exchanged; the rest as it was."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
        with zipfile.ZipFile(io.BytesIO(other)) as archive:
            foreign = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:  # broken before: zipfile raises many kinds
        return rng.choice(ANY)(data, rng, other)
    if not members:
        return data
    for _ in range(rng.choice((1, 1, 2))):
        index = rng.randrange(len(members))
        name, body = members[index]
        way = rng.randrange(10)
        if way < 5:
            xml = body[:1] == b"<" or body[:5] == b"<?xml"
            members[index] = name, (markup if xml else rng.choice(ANY))(body, rng, b"<a/>") if body else body
        elif way == 5 and len(members) > 1:
            members.pop(index)
        elif way == 6:
            members.append((name, body))
        elif way == 7:
            members[index] = rng.choice(("../" + name, "/" + name, name.upper(), "\u202e" + name, "a" * 300)), body
        elif way == 8 and foreign:
            members[index] = name, rng.choice(foreign)[1]
        else:
            members.append(("nested.zip", data[:200_000]))
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, body in members:
                archive.writestr(name, body)
    made = out.getvalue()
    return rng.choice(ANY)(made, rng, other) if rng.random() < 0.05 else made


PACKAGE: tuple[Change, ...] = (parts, parts, parts)
MARKUP: tuple[Change, ...] = (markup, markup)
