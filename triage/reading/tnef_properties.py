"""MAPI properties as TNEF packs them ([MS-OXTNEF] 2.1.3.4)."""

from __future__ import annotations

_FIXED = {
    0x0001: 4, 0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4, 0x0014: 8,
    0x0040: 8, 0x0048: 16,
}  # fmt: skip
_COUNTED = frozenset({0x001E, 0x001F, 0x000D, 0x0102})
_MANY = 0x1000
_MOST = 5000


def properties_of(data: bytes) -> dict[int, tuple[int, bytes]]:
    """Property id to its type and (first) value; what comes after a break in the data is left out."""
    found: dict[int, tuple[int, bytes]] = {}
    position = 4
    count = int.from_bytes(data[:4], "little")

    def number(at: int) -> int:
        return int.from_bytes(data[at : at + 4], "little")

    for _ in range(min(count, _MOST)):
        if position + 4 > len(data):
            break
        kind = int.from_bytes(data[position : position + 2], "little")
        identity = int.from_bytes(data[position + 2 : position + 4], "little")
        position += 4
        if identity >= 0x8000:
            # A named property: its set (16 bytes), its kind, then a number or a counted name.
            by_name = number(position + 16) == 1
            position += 24 + (_padded(number(position + 20)) if by_name else 0)
        base = kind & ~_MANY
        values = 1
        if kind & _MANY or base in _COUNTED:
            values = number(position)
            position += 4
        for at in range(min(values, _MOST)):
            if base in _COUNTED:
                length = number(position)
                position += 4
            elif base in _FIXED:
                length = _FIXED[base]
            else:
                return found
            if position + length > len(data):
                return found
            if at == 0:
                found[identity] = (base, data[position : position + length])
            position += _padded(length)
    return found


def _padded(length: int) -> int:
    return (length + 3) & ~3
