"""Original files in an S3-compatible store: the same keys as in a folder, one object for each content.

The name of an object is its hash, which is known only when the last byte has come: a stream is first kept in a
temporary file without a name (in memory while it is small), then sent with its SHA-256, which the store checks.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from triage.storage.originals import CHUNK, HEAD, Kept, TooLarge, key_of

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_IN_MEMORY = 4 * CHUNK
_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})


class StoreAway(OSError):
    """The store does not answer, or refuses. Says what kind of error it was, and nothing of what was sent."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where objects are kept. Who may do so is found as other programs for S3 find it: `AWS_…` variables, or a role.

    `endpoint` empty: Amazon's own. `encryption`: ``AES256`` or ``aws:kms`` where the store is to encrypt by itself.
    """

    name: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    encryption: str = ""


class S3Originals:
    """Objects in a bucket. Safe for threads, and after a fork: a child process opens connections of its own."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        self._client: S3Client | None = None
        self._pid = 0

    def keep(self, chunks: Iterable[bytes], limit: int | None = None) -> Kept:
        """Hash in one pass, then send what is not there yet."""
        digest, size, head = hashlib.sha256(), 0, b""
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
            for chunk in chunks:
                size += len(chunk)
                if limit is not None and size > limit:
                    raise TooLarge(limit)
                digest.update(chunk)
                head = (head + chunk)[:HEAD] if len(head) < HEAD else head
                file.write(chunk)
            file.seek(0)
            key = key_of(digest.hexdigest())
            if self._size(key) != size:
                self._send(key, cast("IO[bytes]", file), size, digest.digest())
        return Kept(digest.hexdigest(), size, key, head)

    def open(self, key: str) -> BinaryIO:
        """The object's bytes, as they come over the network. Raises FileNotFoundError, `StoreAway`."""
        with self._talking():
            answer = self._s3.get_object(Bucket=self.bucket.name, Key=self._place(key))
        return io.BufferedReader(cast("io.RawIOBase", _Arriving(answer["Body"])), CHUNK)

    def read(self, key: str) -> bytes:
        """The whole object. Raises FileNotFoundError, `StoreAway`."""
        with self.open(key) as file:
            return file.read()

    def put(self, key: str, data: bytes) -> None:
        """Send made bytes under their key."""
        self._send(key, io.BytesIO(data), len(data), hashlib.sha256(data).digest())

    def has(self, key: str) -> bool:
        """True where the object is there."""
        return self._size(key) is not None

    def keys(self) -> Iterator[str]:
        """All keys in the store."""
        start = len(self._place(""))
        with self._talking():
            for page in self._s3.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket.name, Prefix=self._place("")
            ):
                yield from (one["Key"][start:] for one in page.get("Contents", ()))

    def remove(self, key: str) -> None:
        """Remove the object, if it is there."""
        with self._talking():
            self._s3.delete_object(Bucket=self.bucket.name, Key=self._place(key))

    def check(self) -> None:
        """Send and remove a small object. Raises `StoreAway`."""
        key = f"check/{os.getpid()}"
        self.put(key, b"check")
        self.remove(key)

    def _send(self, key: str, body: IO[bytes], size: int, digest: bytes) -> None:
        encryption: Any = {"ServerSideEncryption": self.bucket.encryption} if self.bucket.encryption else {}
        with self._talking():
            self._s3.put_object(
                Bucket=self.bucket.name,
                Key=self._place(key),
                Body=body,
                ContentLength=size,
                ChecksumSHA256=base64.b64encode(digest).decode(),
                **encryption,
            )

    def _size(self, key: str) -> int | None:
        try:
            with self._talking():
                return self._s3.head_object(Bucket=self.bucket.name, Key=self._place(key))["ContentLength"]
        except FileNotFoundError:
            return None

    def _place(self, key: str) -> str:
        if ".." in key.split("/") or key.startswith("/"):
            raise ValueError("a key may not leave the store")
        return f"{self.bucket.prefix.strip('/')}/{key}".lstrip("/")

    @property
    def _s3(self) -> S3Client:
        if self._client is None or self._pid != os.getpid():
            self._client, self._pid = _client(self.bucket), os.getpid()
        return self._client

    @contextmanager
    def _talking(self) -> Iterator[None]:
        """Turn the library's errors into `FileNotFoundError` and `StoreAway`."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code in _MISSING:
                raise FileNotFoundError("The store has no such file.") from None
            raise StoreAway(f"The store of original files refused: {code}.") from None
        except BotoCoreError as error:
            raise StoreAway(f"The store of original files does not answer: {type(error).__name__}.") from None


class _Arriving(io.RawIOBase):
    """An object on its way, as a raw file: what breaks off is an error, never a shorter file."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        from botocore.exceptions import BotoCoreError

        try:
            part = self._body.read(len(buffer))
        except BotoCoreError as error:
            raise StoreAway(f"The store of original files broke off: {type(error).__name__}.") from None
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        if not self.closed:
            self._body.close()
        super().close()


def _client(bucket: Bucket) -> S3Client:
    try:
        import boto3
        from botocore.config import Config
    except ModuleNotFoundError:
        raise StoreAway("For an S3-compatible store install the extra “s3”: pip install 'ehcp-triage[s3]'.") from None
    return boto3.session.Session().client(
        "s3",
        endpoint_url=bucket.endpoint or None,
        region_name=bucket.region or None,
        config=Config(
            connect_timeout=5,
            read_timeout=60,
            retries={"max_attempts": 4, "mode": "standard"},
            max_pool_connections=32,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if bucket.endpoint else "auto"},
        ),
    )
