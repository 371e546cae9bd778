"""Every setting of the service, in one place. Each is an environment variable ``TRIAGE_…`` of the same name."""

from __future__ import annotations

import hashlib
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
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

    s3_bucket: str = Field(
        default="",
        description="Bucket of an S3-compatible store for the original files. Empty: the folder. "
        "Its keys are taken from the usual AWS_… variables or the machine's role.",
    )
    s3_prefix: str = Field(default="", description="What the names of all objects in the bucket begin with.")
    s3_endpoint: str = Field(default="", description="Address of the S3-compatible store. Empty: Amazon's own.")
    s3_region: str = Field(default="", description="Region of the bucket, where the store has regions.")
    s3_encryption: str = Field(
        default="",
        description="AES256 or aws:kms, where the store is to encrypt each object by itself.",
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
    max_pixels: int = Field(default=100_000_000, description="Pixels of one picture that are read.")
    max_unpacked_bytes: int = Field(
        default=500 * 1024 * 1024,
        description="What packed content of one document may grow to, in bytes.",
    )
    max_unpack_ratio: float = Field(
        default=200.0,
        description="What packed content may grow to, as a multiple of its packed size.",
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
    second_check_types: tuple[str, ...] = Field(
        default=(), description="Codes of document types for which a second person must check the draft."
    )
    second_check_urgencies: tuple[str, ...] = Field(
        default=(), description="Codes of urgency bands, found or decided, for which a second person must check."
    )
    type_words: dict[str, str] = Field(
        default_factory=dict,
        description='This council\'s own words for types of document, by code, as JSON: `{"ep_advice": "EP report"}`.',
    )
    learning_folder: Path | None = Field(
        default=None,
        description="Folder into which checked documents are written each hour as examples to learn from. It holds "
        "personal data. None: only when `triage models corrections export` is called.",
    )
    set_aside_days: float = Field(
        default=0.0,
        ge=0,
        description="How long the papers of a document that was set aside are kept, in days. 0: for ever. "
        "Its history stays.",
    )
    claim_minutes: float = Field(default=15.0, description="How long a document stays claimed after its last change.")
    idempotency_hours: float = Field(default=24.0, description="How long an Idempotency-Key is remembered.")

    health_port: int = Field(
        default=0, description="Port on which `triage worker` says whether it is well (/health, /metrics). 0: none."
    )
    health_host: str = Field(default="127.0.0.1", description="Address for that port.")
    traces: str = Field(
        default="",
        description="Address of an OpenTelemetry collector (OTLP over HTTP), such as http://collector:4318. Empty: "
        "no traces. Needs the extra “traces”.",
    )

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

    watch_folder: Path | None = Field(
        default=None,
        description="Folder, such as a scanner's share, from which files are taken in. Empty: none is watched.",
    )
    watch_seconds: float = Field(default=5.0, gt=0, description="How often the watched folder is looked at.")
    watch_settled_seconds: float = Field(
        default=5.0,
        ge=0,
        description="A file in the watched folder that did not change for this long is complete.",
    )
    mailbox_host: str = Field(default="", description="IMAP server from which mails are taken in. Empty: none.")
    mailbox_port: int = Field(default=993, ge=1, le=65535, description="Port of the IMAP server.")
    mailbox_security: Literal["tls", "starttls", "none"] = Field(
        default="tls", description="tls, starttls, or none (only on a network that nobody else can listen to)."
    )
    mailbox_user: str = Field(default="", description="Account of the mailbox.")
    mailbox_password: SecretStr = Field(default=SecretStr(""), description="Its password.")
    mailbox_token_url: str = Field(
        default="",
        description="Where the mailbox's identity provider gives tokens (OAuth2 client credentials), in place of a "
        "password. Empty: the password is used.",
    )
    mailbox_client_id: str = Field(default="", description="Client id for such a token.")
    mailbox_client_secret: SecretStr = Field(default=SecretStr(""), description="Client secret for such a token.")
    mailbox_scope: str = Field(default="", description="Scope to ask for with such a token.")
    mailbox_folder: str = Field(default="INBOX", description="Folder of the mailbox in which mails arrive.")
    mailbox_taken_folder: str = Field(default="Taken in", description="Folder to which mails are moved afterwards.")
    mailbox_refused_folder: str = Field(default="Not taken in", description="Folder for mails that are too large.")
    mailbox_seconds: float = Field(default=30.0, gt=0, description="How often the mailbox is looked at.")

    webhook_allowed_networks: str = Field(
        default="",
        description="Private or loopback networks to which webhooks may go, such as `10.20.0.0/16, 127.0.0.1`, "
        "separated by commas; plain http is taken there too. Empty: only public addresses, by https.",
    )
    webhook_seconds: float = Field(default=15.0, gt=0, description="How long a receiver of webhooks may take.")
    webhook_pauses: tuple[float, ...] = Field(
        default=(5, 60, 300, 1800, 7200, 18000, 36000, 50400, 57600, 86400),
        description="Pauses between attempts to deliver a webhook, in seconds: three days in all.",
    )
    webhook_log_days: float = Field(default=90.0, gt=0, description="How long delivered webhooks stay in the log.")

    oauth_issuer: str = Field(
        default="",
        description="Identity provider whose tokens (OAuth2 client credentials) open /v1. Empty: API keys alone.",
    )
    oauth_audience: str = Field(default="", description="Audience that such a token must be made for.")
    oauth_jwks: str = Field(default="", description="The provider's published keys: a file, or an https address.")
    oauth_scopes: dict[str, str] = Field(
        default_factory=dict,
        description='The provider\'s scopes or roles and ours, as JSON: `{"Triage.Send": "documents:write"}`. '
        "Empty: the provider uses our names.",
    )

    most_waiting: int = Field(
        default=20_000, ge=1, description="Documents that may wait to be read before others are asked to come later."
    )

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
            max_pixels=self.max_pixels,
            max_unpacked_bytes=self.max_unpacked_bytes,
            max_unpack_ratio=self.max_unpack_ratio,
            max_depth=self.max_depth,
        )


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's settings, read once from the environment."""
    return Settings()
