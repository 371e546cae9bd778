"""A draft as the JSON door gives it."""

from __future__ import annotations

from api.v1.drafts.schemas import DraftOut, ItemOut, PossibleOut, ProposedPartOut, ReasonOut
from triage.drafts.draft import Draft, Item


def draft_out(draft: Draft) -> DraftOut:
    """The draft as its schema."""
    return DraftOut(
        document=draft.document.public_id,
        state=draft.document.state,
        version=draft.document.version,
        document_type=_item(draft.document_type),
        urgency=_item(draft.urgency),
        reasons=[
            ReasonOut(code=one.code.value, title=one.title, quote=one.quote, page=one.page, boxes=one.boxes)
            for one in draft.reasons
        ],
        fields=[_item(item) for item in draft.fields],
        child_choice=draft.child_choice,
        possible_children=[
            PossibleOut(
                child=one.child.public_id,
                name=one.child.full_name,
                score=round(one.score, 3),
                reasons=one.reasons,
                warnings=one.warnings,
            )
            for one in draft.possible
        ],
        proposed_parts=[
            ProposedPartOut(
                document_type=one.document_type.value, pages=(one.first, one.last), confidence=one.confidence
            )
            for one in draft.parts
        ],
        missing=draft.missing,
    )


def _item(item: Item) -> ItemOut:
    return ItemOut(
        field=item.field,
        position=item.position,
        title=item.title,
        status=item.status,
        value=item.value,
        text=item.text,
        sure=item.sure,
        confidence=item.confidence,
        page=item.page,
        boxes=item.boxes,
        quote=item.quote,
        decided_by=item.decided_by,
        decided_at=item.decided_at,
    )
