"""Where webhooks may go: to public addresses by https, and to the private networks that the settings allow.

The address that a name stands for is what is checked, and the connection is made to that very address: a name that
stands for another address a moment later changes nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

LONGEST = 500

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]

_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")  # IPv4 in IPv6, RFC 6052


class AddressRefused(ValueError):
    """A webhook may not go there. `code` is stable, `message` for the person who entered the address."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address: how to connect, and what to ask for."""

    secure: bool
    host: str
    port: int
    path: str
    addresses: tuple[Address, ...]


def networks(text: str) -> Networks:
    """The networks of a setting, separated by commas. Raises ValueError."""
    return tuple(ipaddress.ip_network(one.strip(), strict=False) for one in text.split(",") if one.strip())


def target_of(url: str, allowed: Networks) -> Target:
    """Take an address apart, find what its name stands for, and check that. Raises `AddressRefused`."""
    parts = _parts(url)
    host = parts.hostname or ""
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise AddressRefused("bad_address", "The address has no such port.") from None
    addresses = _resolved(host, port)
    for address in addresses:
        if not _may(address, allowed):
            raise AddressRefused(
                "private_address",
                "This name stands for a private or loopback address. The setting TRIAGE_WEBHOOK_ALLOWED_NETWORKS "
                "says to which of those webhooks may go.",
            )
        if parts.scheme == "http" and not _within(address, allowed):
            raise AddressRefused("not_https", "The address must begin with https://.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme == "https", host, port, path, addresses)


def _parts(url: str) -> SplitResult:
    if len(url) > LONGEST or not url.isascii() or any(c <= " " or c in '"<>\\^`{|}\x7f' for c in url):
        raise AddressRefused("bad_address", f"Enter an address of at most {LONGEST} plain characters.")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise AddressRefused("bad_address", "This is no address of a web service.") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise AddressRefused("bad_address", "Enter an address that begins with https://.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused("bad_address", "The address may hold no user name, password or #part.")
    return parts


def _resolved(host: str, port: int) -> tuple[Address, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressRefused("no_such_host", "The name in this address is not known.") from None
    addresses = tuple(dict.fromkeys(ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found))
    if not addresses:
        raise AddressRefused("no_such_host", "The name in this address is not known.")
    return addresses


def _may(address: Address, allowed: Networks) -> bool:
    """True for a public address, and for one that is allowed. An IPv4 address inside an IPv6 one counts as itself."""
    inner = _inner(address)
    if _within(address, allowed) or _within(inner, allowed):
        return True
    return inner.is_global and not inner.is_multicast


def _inner(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _within(address: Address, allowed: Networks) -> bool:
    return any(address.version == network.version and address in network for network in allowed)
