"""One POST to a checked address. Follows no redirect, uses no proxy, reads no more than the status of the answer."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from triage.webhooks.addresses import AddressRefused, Networks, Target, target_of

_MOST_SECONDS_ASKED = 86_400


@dataclass(frozen=True, slots=True)
class Outcome:
    """The receiver's status, or a code for why there was none. `wait`: seconds that it asked us to wait."""

    status: int | None
    error: str | None
    milliseconds: int
    wait: int = 0

    @property
    def good(self) -> bool:
        """True where the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


def post(url: str, body: bytes, headers: Mapping[str, str], allowed: Networks, seconds: float) -> Outcome:
    """Send once, within `seconds` in all. Raises nothing."""
    started = time.monotonic()
    status, error, wait = None, None, 0
    try:
        status, wait = _post(target_of(url, allowed), body, headers, started + seconds)
        error = "redirect" if 300 <= status < 400 else None
    except AddressRefused as refused:
        error = refused.code
    except ssl.SSLError:
        error = "certificate"
    except TimeoutError:
        error = "timed_out"
    except (http.client.HTTPException, ConnectionResetError, BrokenPipeError, ValueError):
        error = "broken_off"
    except OSError:
        error = "cannot_connect"
    if error in {"broken_off", "cannot_connect", "certificate"} and time.monotonic() >= started + seconds:
        error = "timed_out"  # the connection was closed from here
    return Outcome(status, error, round((time.monotonic() - started) * 1000), wait)


def _post(target: Target, body: bytes, headers: Mapping[str, str], until: float) -> tuple[int, int]:
    connected = _connect(target, until)
    if target.secure:
        context = ssl.create_default_context()
        connected = context.wrap_socket(connected, server_hostname=target.host, do_handshake_on_connect=False)
    # Each read may take its time, however slow the drip: the clock ends the connection as a whole.
    clock = threading.Timer(max(0.0, until - time.monotonic()), _end, [connected])
    clock.daemon = True
    clock.start()
    try:
        if isinstance(connected, ssl.SSLSocket):
            connected.do_handshake()
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = connected
        default = 443 if target.secure else 80
        host = f"[{target.host}]" if ":" in target.host else target.host
        named = host if target.port == default else f"{host}:{target.port}"
        connection.request("POST", target.path, body, {"Host": named, "Connection": "close", **headers})
        answer = connection.getresponse()
        if time.monotonic() >= until:
            raise TimeoutError  # ended from here, which looks like the end of the headers
        asked = answer.getheader("Retry-After", "")
        return answer.status, min(int(asked), _MOST_SECONDS_ASKED) if asked.isdigit() and len(asked) < 10 else 0
    finally:
        clock.cancel()
        connected.close()


def _connect(target: Target, until: float) -> socket.socket:
    failure: OSError = OSError("no address")
    for address in target.addresses:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        try:
            return socket.create_connection((str(address), target.port), timeout=left)
        except OSError as error:
            failure = error
    raise failure


def _end(raw: socket.socket) -> None:
    try:
        raw.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
