"""Who acts: a person, another system by its key, or the service itself."""

from __future__ import annotations

from dataclasses import dataclass

from triage.storage.tables import ApiKey, Role, User


@dataclass(frozen=True, slots=True)
class Actor:
    """Stands in every event. `request_id` ties the event to a request's log lines."""

    kind: str
    id: int | None = None
    name: str = ""
    role: Role | None = None
    request_id: str | None = None

    @classmethod
    def user(cls, user: User, request_id: str | None = None) -> Actor:
        """A person who is signed in."""
        return cls("user", user.id, user.name, Role(user.role), request_id)

    @classmethod
    def key(cls, key: ApiKey, request_id: str | None = None) -> Actor:
        """Another system."""
        return cls("key", key.id, key.name, Role.INTEGRATION, request_id)

    @property
    def label(self) -> str:
        """``user:12``, ``key:3`` or ``system``."""
        return self.kind if self.id is None else f"{self.kind}:{self.id}"

    @property
    def user_id(self) -> int | None:
        """The person's key, where a person acts."""
        return self.id if self.kind == "user" else None

    @property
    def key_id(self) -> int | None:
        """The API key's key, where a system acts."""
        return self.id if self.kind == "key" else None

    @property
    def is_admin(self) -> bool:
        """True for an administrator."""
        return self.role is Role.ADMIN


SYSTEM = Actor("system", name="The service")
COMMAND_LINE = Actor("system", name="Command line")
