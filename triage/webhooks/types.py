"""What other systems can be told, and which events of the history that is."""

from __future__ import annotations

from enum import StrEnum

from triage.storage.tables import What


class WebhookType(StrEnum):
    """The types of messages. `TEST` is sent by a person's press of a button alone."""

    DOCUMENT_READ = "document.read"
    DOCUMENT_NEEDS_HELP = "document.needs_help"
    DRAFT_CHECKED = "draft.checked"
    CLOCK_DUE_SOON = "clock.due_soon"
    CLOCK_LATE = "clock.late"
    TEST = "webhook.test"


CHOICES = {
    WebhookType.DOCUMENT_READ: "A document was read and its draft is ready",
    WebhookType.DOCUMENT_NEEDS_HELP: "A document could not be read",
    WebhookType.DRAFT_CHECKED: "A person checked a draft",
    WebhookType.CLOCK_DUE_SOON: "A time limit ends within five working days",
    WebhookType.CLOCK_LATE: "A time limit was missed",
}
"""What an administrator may choose, with its words."""

OF_DOCUMENT = {
    What.DOCUMENT_READ: WebhookType.DOCUMENT_READ,
    What.DOCUMENT_NEEDS_HELP: WebhookType.DOCUMENT_NEEDS_HELP,
    What.DOCUMENT_CHECKED: WebhookType.DRAFT_CHECKED,
}
