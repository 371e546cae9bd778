"""What people checked becomes examples, a person lets them in, and the models learn from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.training.corrections import Corrected, accepted, sentence_rows
from models.training.documents import corpus_paths, load_corpus
from models.training.rendered import rendered_documents
from models.training.run import corpus_version
from models.training.types import train_types
from tests.cli.test_read import run
from tests.conftest import LETTER, bring_and_read
from tests.drafts.test_checking import change, settle
from triage.corrections import Review, corrections_in, export
from triage.drafts import checking, closing
from triage.drafts.actor import Actor
from triage.drafts.history import history_of
from triage.drafts.opening import find_document
from triage.pipeline import House
from triage.storage.tables import What
from triage.understanding.type_features import type_features
from triage.vocabulary import FieldName
from workers.scheduled import REGULAR

WORRY = "He told me last night that his uncle hits him with a belt and that he is scared to go home."


def check(house: House, data: bytes, caseworker: Actor, **corrected: str) -> str:
    """Bring a document in, correct some values, accept the rest, confirm."""
    public_id = bring_and_read(house, data).public_id
    for name, value in corrected.items():
        change(house, checking.correct, public_id, name, 0, value, caseworker)
    settle(house, public_id, caseworker)
    change(house, checking.confirm_child, public_id, "none", caseworker)
    change(house, closing.confirm, public_id, caseworker)
    return public_id


def test_a_checked_document_becomes_an_example(house: House, caseworker: Actor, tmp_path: Path) -> None:
    folder = tmp_path / "examples"
    public_id = check(house, LETTER, caseworker, child_name="Amara Lowell", document_type="parent_views")
    bring_and_read(house, LETTER.replace(b"Amara", b"Idris"))
    assert export(house, folder, caseworker) == (1, 0)
    (one,) = corrections_in(folder)
    assert (one.id, one.review) == (public_id, Review.WAITING)
    assert one.document_type == "parent_views"
    assert one.fields["child_name"] == "Amara Lowell"
    assert one.reading["fields"]["child_name"]["value"] == "Amara Bright-Lowell"
    assert one.differing == ["document_type", "child_name"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in [folder, *folder.iterdir()])
    with house.database.reading() as session:
        events = history_of(session, document=find_document(session, public_id))
    assert events[0].what == What.DOCUMENT_EXPORTED

    assert export(house, folder, caseworker) == (0, 0)
    change(house, closing.reopen, public_id, caseworker)
    change(house, checking.correct, public_id, "child_name", 0, "Amara B Lowell", caseworker)
    change(house, closing.confirm, public_id, caseworker)
    assert export(house, folder, caseworker) == (1, 0)
    assert next(corrections_in(folder)).fields["child_name"] == "Amara B Lowell"


def test_only_what_a_person_let_in_teaches(house: House, caseworker: Actor, tmp_path: Path) -> None:
    folder, home = tmp_path / "examples", tmp_path / "home"
    first = check(house, LETTER, caseworker, child_name="Amara Lowell")
    second = check(house, LETTER.replace(b"Amara", b"Idris"), caseworker)
    export(house, folder, caseworker)
    assert accepted(folder) == []
    listed = run("models", "corrections", "list", folder, home=home).stdout
    assert "Child name: Amara Bright-Lowell → Amara Lowell" in listed
    assert run("models", "corrections", "accept", folder, first, home=home).stdout == "1 accepted.\n"
    assert run("models", "corrections", "reject", folder, "--all", home=home).stdout == "1 rejected.\n"
    assert {one.id: one.review for one in corrections_in(folder)} == {first: "accepted", second: "rejected"}
    (one,) = accepted(folder)
    assert one.document.gold[FieldName.CHILD_NAME] == "Amara Lowell"
    assert one.document.document_type == "ehc_request"
    # nobody has said that the letter gives no cost
    assert FieldName.CHILD_NAME in (one.document.known or ())
    assert FieldName.ANNUAL_COST not in (one.document.known or ())

    refused = run("models", "corrections", "accept", folder, "nobody", home=home)
    assert refused.returncode == 2
    assert "no example nobody" in refused.stderr
    (folder / "stray.json").write_text("{}")
    assert "stray.json is not an example" in run("models", "corrections", "list", folder, home=home).stderr
    nothing = run("models", "train", "--with-corrections", tmp_path / "none", home=home)
    assert nothing.returncode == 2


def test_a_council_may_have_it_done_every_hour(house: House, caseworker: Actor, tmp_path: Path) -> None:
    check(house, LETTER, caseworker)
    (regular,) = (one for one in REGULAR if one.name == "learning")
    assert regular.run(house) == "0 examples written"
    settings = house.settings.model_copy(update={"learning_folder": tmp_path / "examples"})
    assert regular.run(House(settings, house.database, house.originals)) == "1 examples written"


@pytest.mark.parametrize(("chosen", "label"), [("critical", "safeguarding"), ("low", "none")])
def test_a_sentence_shown_as_a_reason_teaches_what_the_person_made_of_it(
    house: House, caseworker: Actor, tmp_path: Path, chosen: str, label: str
) -> None:
    check(house, LETTER.replace(b"She is in", f"{WORRY} She is in".encode()), caseworker, urgency=chosen)
    export(house, tmp_path, caseworker)
    assert run("models", "corrections", "accept", tmp_path, "--all", home=tmp_path / "home").returncode == 0
    rows = sentence_rows(accepted(tmp_path))
    assert [row.label for row in rows] == [label]


def test_a_form_that_only_this_council_has_is_learned(house: House, caseworker: Actor, tmp_path: Path) -> None:
    form = (
        "Pathway tracker {0}\nWeekly grid\nZone {0}\nPupil: Sam Reed\nGreen stickers {1}\nTracker kept by: Jo Marsh\n"
    )
    for number in range(1, 9):
        data = form.format(number, number * 3).encode()
        check(house, data, caseworker, document_type="costing", urgency="standard")
    export(house, tmp_path, caseworker)
    run("models", "corrections", "accept", tmp_path, "--all", home=tmp_path / "home")
    forms = accepted(tmp_path)
    paths = corpus_paths()[::16]
    written = load_corpus(paths)
    corpus = [*written, *rendered_documents(written, paths, seed=1)]

    def types_with(taught: list[Corrected]) -> set[str]:
        model = train_types([*corpus, *(one.document for one in taught)]).model
        unseen = (one.document for one in forms[6:])
        return {
            model.labels[int(model.weighted_scores(type_features(d.flow, d.file_name, d.reader)).argmax())]
            for d in unseen
        }

    assert types_with([]) != {"costing"}
    assert types_with(forms[:6]) == {"costing"}
    assert corpus_version(forms[:6]) != corpus_version()
