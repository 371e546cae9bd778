"""Which documents a file holds: proposed parts with their pages, for a person to confirm.

Only formats whose pages have a look of their own are parted. Precision comes first: a report that is cut in two costs
more than a bundle that a person must part by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage.reading.document import Document
from triage.reading.readers import PAGED_FORMATS
from triage.understanding.artefacts import Learned
from triage.understanding.flow import Flow, flow_of
from triage.understanding.linear import Floats, LinearModel
from triage.understanding.page_edges import edge_features
from triage.understanding.page_looks import PageLook, look_at
from triage.understanding.type_features import type_features

_FEWEST_WORDS = 25
_ANOTHER_CHILD = 0.8
_SIGNS_OF_A_FIRST_PAGE = "first-page>=3"


@dataclass(frozen=True, slots=True)
class Span:
    """Pages that belong together, by number. `confidence`: how sure their ends are, 0 to 1."""

    first: int
    last: int
    confidence: float


def page_types(flow: Flow, types: LinearModel) -> Floats | None:
    """Probabilities of the document types for one page by itself; None where it has hardly any words."""
    if len(flow.text.split()) < _FEWEST_WORDS:
        return None
    return types.distribution(types.weighted_scores(type_features(flow, "")))


def find_spans(document: Document, learned: Learned) -> list[Span]:
    """The documents of a file by their pages, in order, with no page left out. Empty: the file is one document."""
    if learned.parts is None or document.format not in PAGED_FORMATS or len(document.pages) < 2:
        return []
    looks = []
    for page in document.pages:
        types = page_types(flow_of(Document(document.format, [page])), learned.types)
        looks.append(look_at(page, types))
    threshold = float(learned.settings["parts"]["threshold"])
    chances = edge_chances(looks, learned.parts, threshold)
    starts = [number for number, chance in chances.items() if chance >= threshold]
    if not starts:
        return []
    firsts = [document.pages[0].number, *starts]
    lasts = [*(number - 1 for number in starts), document.pages[-1].number]
    sure = [1.0, *(chances[number] for number in starts), 1.0]
    return [Span(a, b, min(sure[n], sure[n + 1])) for n, (a, b) in enumerate(zip(firsts, lasts, strict=True))]


def edge_chances(looks: list[PageLook], model: LinearModel, threshold: float) -> dict[int, float]:
    """For each page with words after the first such: the chance that a document begins on it, by page number.

    Empty pages (backs of scanned sheets) go with the document before them. From `threshold` on one begins.
    """
    worded = [look for look in looks if not look.blank]
    chances: dict[int, float] = {}
    start = 0
    for at in range(1, len(worded)):
        features = edge_features(worded, at, blank_between=worded[at].number - worded[at - 1].number > 1)
        chance = model.probability_of(features)
        if _SIGNS_OF_A_FIRST_PAGE in features and names_another_child(worded[start:at], worded[at]):
            chance = max(chance, _ANOTHER_CHILD)
        chances[worded[at].number] = chance
        if chance >= threshold:
            start = at
    return chances


def names_another_child(before: Sequence[PageLook], page: PageLook) -> bool:
    """True where a page says by two of name, birth and numbers that it is about another child than those before it.

    Reports of one service bear one letterhead, and a copier's page numbers run on through all of them: only the child
    tells them apart, and two children's papers must never be filed as one. A list of children names no single one.
    """
    known = {kind: frozenset[str]().union(*(look.ids.get(kind, ()) for look in before)) for kind in page.ids}
    both = [kind for kind in page.ids if known[kind]]
    if len(both) < 2 or any(page.ids[kind] & known[kind] for kind in both):
        return False
    if any(len(page.ids[kind]) > 1 for kind in both if kind != "name"):
        return False
    first_names = {name.split()[0] for look in before for name in look.ids.get("name", ())}
    return not first_names & set(page.text.replace("’s", "").replace("'s", "").split())
