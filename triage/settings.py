"""Every setting of the service, in one place. Each is an environment variable ``TRIAGE_…`` of the same name."""

from __future__ import annotations

import hashlib
import tempfile
from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from triage.reading.limits import Limits

LONGEST_SOCKET_PATH = 100
"""A Unix socket's path may have 107 characters; a few are kept back for the server's own suffixes."""


class Settings(BaseSettings):
    """What can be set. The defaults run the whole service on one machine with everything in one folder."""

    model_config = SettingsConfigDict(env_prefix="TRIAGE_", extra="ignore")

    home: Path = Field(default=Path("var"), description="The folder that holds all state: database, originals, queue.")
    database_url: str = Field(
        default="",
        description="SQLAlchemy address of the database. Empty: SQLite inside the home folder.",
    )
    redis_url: str = Field(
        default="",
        description="Address of a Redis or Valkey server. Empty: one is started inside home.",
    )
    originals: Path | None = Field(
        default=None,
        description="Folder of the original files. Empty: `originals` inside home.",
    )

    host: str = Field(default="127.0.0.1", description="Address that the web service listens on.")
    port: int = Field(default=8000, description="Port that the web service listens on.")
    public_url: str = Field(default="", description="Address that people use, such as https://triage.example.gov.uk.")
    workers: int = Field(default=2, ge=1, le=64, description="Reading processes that `triage serve` keeps running.")
    samples: Path | None = Field(
        default=None,
        description="Folder of documents that a first start loads. Empty: those shipped.",
    )
    demo: bool = Field(default=False, description="Load the sample documents and the demo people on first start.")

    max_upload_bytes: int = Field(default=100 * 1024 * 1024, description="Largest file that is taken, in bytes.")
    max_pages: int = Field(default=3000, description="Pages of one document that are read.")
    max_seconds: float = Field(default=600.0, description="Longest time for reading one document, in seconds.")
    max_memory_bytes: int = Field(
        default=2 * 1024**3,
        description="Memory of the process that reads a document, in bytes.",
    )
    max_depth: int = Field(default=5, description="Documents within documents: a mail in a zip in a mail is 2.")

    session_hours: float = Field(default=12.0, description="A person is signed out after this many hours in any case.")
    session_idle_minutes: float = Field(
        default=60.0,
        description="A person is signed out after this long without a request.",
    )
    sign_in_attempts: int = Field(default=8, description="Wrong passwords for one account or address before a pause.")
    sign_in_pause_minutes: float = Field(default=10.0, description="How long that pause is.")
    requests_per_minute: int = Field(default=600, description="Requests that one API key may make in a minute.")

    sure_above: float = Field(default=0.9, ge=0, le=1, description="Confidence from which a value counts as sure.")
    claim_minutes: float = Field(default=15.0, description="How long a document stays claimed after its last change.")
    idempotency_hours: float = Field(default=24.0, description="How long an Idempotency-Key is remembered.")

    lease_seconds: float = Field(
        default=30.0,
        description="A reader that gave no sign of life for this long counts as dead.",
    )
    sweep_seconds: float = Field(default=2.0, description="How often the sweeper looks for work that nobody does.")
    retry_pauses: tuple[float, ...] = Field(
        default=(5.0, 30.0, 120.0, 600.0),
        description="Pauses between tries, in seconds.",
    )
    crashes_allowed: int = Field(default=2, description="A document that ended its reader this often needs a person.")

    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")
    log_json: bool = Field(default=False, description="Write log lines as JSON.")

    @property
    def effective_database_url(self) -> str:
        """The database's address: the one that was set, or SQLite inside the home folder."""
        return self.database_url or f"sqlite:///{self.home.resolve() / 'triage.db'}"

    @property
    def originals_folder(self) -> Path:
        """Where original files are kept."""
        return (self.originals or self.home / "originals").resolve()

    @property
    def socket_path(self) -> Path:
        """The queue server's Unix socket: inside home, or in the temporary folder where home's path is too long."""
        inside = self.home.resolve() / "queue.sock"
        if len(str(inside)) <= LONGEST_SOCKET_PATH:
            return inside
        short = hashlib.sha256(str(inside).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"triage-{short}" / "queue.sock"

    @property
    def effective_redis_url(self) -> str:
        """The queue server's address: the one that was set, or the embedded server's socket."""
        return self.redis_url or f"unix://{self.socket_path}"

    @property
    def secure_cookies(self) -> bool:
        """True where people reach the service over https."""
        return self.public_url.startswith("https://")

    @property
    def limits(self) -> Limits:
        """The bounds for reading one document."""
        return Limits(
            max_bytes=self.max_upload_bytes,
            max_pages=self.max_pages,
            max_seconds=self.max_seconds,
            max_memory_bytes=self.max_memory_bytes,
            max_depth=self.max_depth,
        )


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's settings, read once from the environment."""
    return Settings()
