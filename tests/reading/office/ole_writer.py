"""Writes OLE compound files for tests ([MS-CFB] version 3): storages and streams from nested dictionaries."""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass, field

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = dict[str, "bytes | Tree"]


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    child: int = _FREE
    left: int = _FREE
    right: int = _FREE
    start: int = _END
    size: int = 0
    children: list[int] = field(default_factory=list)


def write_ole(tree: Tree) -> bytes:
    """The bytes of a compound file that holds `tree`: bytes are streams, dictionaries are storages."""
    entries = [_Entry("Root Entry", 5)]

    def add(parent: int, branch: Tree) -> None:
        for name, value in branch.items():
            entries.append(_Entry(name, 1 if isinstance(value, dict) else 2))
            number = len(entries) - 1
            entries[parent].children.append(number)
            if isinstance(value, dict):
                add(number, value)
            else:
                entries[number].data = value

    add(0, tree)
    for entry in entries:
        # Siblings as a chain to the right, in the order that the format asks for: by length, then by name.
        order = sorted(entry.children, key=lambda n: (len(entries[n].name), entries[n].name.upper()))
        entry.child = order[0] if order else _FREE
        for here, following in itertools.pairwise(order):
            entries[here].right = following
    mini = bytearray()
    mini_fat: list[int] = []
    for entry in entries:
        if entry.kind == 2 and 0 < len(entry.data) < _CUTOFF:
            entry.start, entry.size = len(mini) // _MINI, len(entry.data)
            count = -(-len(entry.data) // _MINI)
            mini_fat += [entry.start + n + 1 for n in range(count - 1)] + [_END]
            mini += entry.data.ljust(count * _MINI, b"\0")
    sectors = bytearray()
    fat: list[int] = []

    def put(data: bytes) -> int:
        if not data:
            return _END
        start = len(fat)
        count = -(-len(data) // _SECTOR)
        fat.extend([start + n + 1 for n in range(count - 1)] + [_END])
        sectors.extend(data.ljust(count * _SECTOR, b"\0"))
        return start

    for entry in entries:
        if entry.kind == 2 and len(entry.data) >= _CUTOFF:
            entry.start, entry.size = put(entry.data), len(entry.data)
    entries[0].start, entries[0].size = put(bytes(mini)), len(mini)
    mini_start = put(
        struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(-(-len(mini_fat) * 4 // _SECTOR) * _SECTOR, b"\xff")
    )
    directory_start = put(b"".join(_directory_entry(entry) for entry in entries))
    fat_count = 1
    while fat_count * 128 < len(fat) + fat_count:
        fat_count += 1
    fat_start = len(fat)
    fat += [_FAT] * fat_count
    sectors.extend(struct.pack(f"<{len(fat)}I", *fat).ljust(fat_count * _SECTOR, b"\xff"))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_count, directory_start, 0, _CUTOFF,
        mini_start, -(-len(mini_fat) * 4 // _SECTOR), _END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", *[fat_start + n if n < fat_count else _FREE for n in range(109)])
    return header + bytes(sectors)


def _directory_entry(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16xI8x8xIQ",
        name, len(name), entry.kind, 1, entry.left, entry.right, entry.child, 0, entry.start, entry.size,
    )  # fmt: skip


def write_msg(fields: dict[int, str | bytes | int], recipients: list[dict[int, str | bytes | int]] = [],  # noqa: B006
              attachments: list[dict[int, str | bytes | int | Tree]] = []) -> Tree:  # noqa: B006  # fmt: skip
    """The tree of an Outlook message: property number to text (Unicode), bytes (binary) or whole number."""
    tree = _properties(fields, 32)
    for number, item in enumerate(recipients):
        tree[f"__recip_version1.0_#{number:08X}"] = _properties(item, 8)
    for number, item in enumerate(attachments):
        tree[f"__attach_version1.0_#{number:08X}"] = _properties(item, 8)
    return tree


def _properties(fields: dict[int, str | bytes | int | Tree], header: int) -> Tree:
    tree: Tree = {}
    fixed = b""
    for identity, value in fields.items():
        if isinstance(value, int):
            kind, inline = (0x0040, value) if value > 0xFFFFFFFF else (0x0003, value)
        elif isinstance(value, dict):
            kind, inline = 0x000D, 0xFFFFFFFF
            inner = dict(value)
            # An embedded message has a shorter header before its properties than one on its own.
            inner["__properties_version1.0"] = bytes(24) + inner["__properties_version1.0"][32:]
            tree[f"__substg1.0_{identity:04X}000D"] = inner
        else:
            kind = 0x001F if isinstance(value, str) else 0x0102
            data = value.encode("utf-16-le") if isinstance(value, str) else value
            tree[f"__substg1.0_{identity:04X}{kind:04X}"] = data
            inline = len(data)
        fixed += struct.pack("<HHIQ", kind, identity, 6, inline)
    tree["__properties_version1.0"] = bytes(header) + fixed
    return tree
