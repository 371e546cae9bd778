"""Rendered documents are real files: the reading room reads back every gold word, whatever the format."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from random import Random

import pypdf
import pytest

from models.corpus_format import CorpusDocument, parse
from models.rendering.__main__ import main
from models.rendering.blocks import BlockKind, layoutable
from models.rendering.file_names import document_name, scan_name, unused
from models.rendering.page_styles import STYLES
from models.rendering.pdf import pdf_bytes
from models.rendering.pdf_form import form_pdf_bytes
from models.rendering.render import FORMATS, render
from models.rendering.scans import scan_of
from triage.reading import read_document

FORM = """---
document_type: annual_review
received: 2025-03-14
urgency: standard
reasons: [statutory]
file_name: AR form.docx
kind: form
voice: SENCO
people: []
organisations: []
---
[header] Review record | Confidential
# Annual review of an EHC plan
| Pupil | [[child_name|Zofia Wiśniewska-Adeyemi]] | Born | [[date_of_birth|4 May 2014]] |
| School | [[setting_name|Harrow Lane Primary School]] | Year | [[nc_year=6|Y6]] |
Date of meeting: [[event_date|11 March 2025]]
Completed by: [[author_name|Dermot O'Keefe]]
Role: [[author_role|SENCO]]
## Outcome
☐ Maintain ☒ [[review_recommendation=amend|Amend]] ☐ Cease
| Support | Who | How much |
| [[provision=90 minutes/week; small group maths|Small group maths]] | TA | 90 min a week |
- [[-denied|No safeguarding concerns.]] Costs < £6,000 & falling
~~Yes~~ No
[[document_date|12 March 2025]]
[footer] Page 1 of 1
"""

MAIL = """---
document_type: correspondence
received: 2025-03-14
urgency: standard
reasons: [statutory]
file_name: question.eml
kind: email
voice: parent
people: []
organisations: []
---
From: [[author_name|Ifeoma Castellane]]
To: SEND team; Mr Ray Pole
Subject: taxi for [[child_name|Obi Castellane]]
Date: [[document_date|Thu 13 March 2025]] 21:44
Hello
Who books the taxi? Obi goes to [[setting_name|Quarry Bank School]] <from Monday>.
> On 1 March you wrote:
> Thank you.
"""


@pytest.fixture
def form(tmp_path: Path) -> CorpusDocument:
    """A form with pairs, ticks, a table, a struck word and letters beyond Western Europe."""
    return _parsed(tmp_path / "form.txt", FORM)


@pytest.fixture
def mail(tmp_path: Path) -> CorpusDocument:
    """An e-mail with a quoted answer."""
    return _parsed(tmp_path / "mail.txt", MAIL)


def _parsed(path: Path, text: str) -> CorpusDocument:
    path.write_text(text, encoding="utf-8")
    return parse(path)


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()


def _missing(document: CorpusDocument, data: bytes, name: str) -> list[str]:
    text = _bare(read_document(data, name).text)
    return [words for m in document.marks if (words := document.text[m.start : m.end]) and _bare(words) not in text]


@pytest.mark.parametrize("made", ["pdf", "form", "docx", "odt", "rtf", "html", "xlsx"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_gold_word_is_read_back(form: CorpusDocument, made: str, seed: int) -> None:
    rendered = render(form, seed, formats=(made,), share_scans=0)
    assert rendered.gold["rendering"]["format"] == made
    assert _missing(form, rendered.data, rendered.name) == []


@pytest.mark.parametrize("style", sorted(STYLES))
def test_every_page_style_is_read_back(form: CorpusDocument, style: str) -> None:
    assert _missing(form, pdf_bytes(layoutable(form), STYLES[style], 7), "a.pdf") == []


@pytest.mark.parametrize("made", ["eml", "txt", "pdf"])
@pytest.mark.parametrize("seed", range(4))
def test_a_mail_is_read_back(mail: CorpusDocument, made: str, seed: int) -> None:
    rendered = render(mail, seed, formats=(made,), share_scans=0)
    document = read_document(rendered.data, rendered.name)
    text = _bare(document.text)
    assert all(_bare(w) in text for w in ("Ifeoma Castellane", "Obi Castellane", "Quarry Bank School", "<from Monday>"))
    if made == "eml":
        assert "2025" in document.details["date"]
        assert "13" in document.details["date"]


def test_gold_has_the_contract_s_names_and_the_computed_date(form: CorpusDocument) -> None:
    gold = render(form, 1).gold
    assert gold["received"] == "2025-03-14"
    assert gold["document_type"] == "annual_review"
    assert gold["reasons"] == ["statutory"]
    assert gold["urgency"] == "standard"
    fields = gold["fields"]
    assert fields["child_name"] == "Zofia Wiśniewska-Adeyemi"
    assert fields["due_date"] == "2025-04-08", "28 days after the meeting"
    assert fields["provision"] == [{"what": "small group maths", "amount": 90.0, "unit": "minutes", "per": "week"}]


def test_a_form_has_its_values_and_ticks_in_fields(form: CorpusDocument) -> None:
    data = form_pdf_bytes(layoutable(form), STYLES["form_grid"], 5)
    fields = pypdf.PdfReader(io.BytesIO(data)).get_fields() or {}
    values = [str(f.get("/V")) for f in fields.values()]
    assert "Zofia Wiśniewska-Adeyemi" in values
    assert [str(f.get("/V")) for f in fields.values() if f.get("/FT") == "/Btn"] == ["/Off", "/Yes", "/Off"]


def test_a_form_is_cut_into_pairs_and_a_table(form: CorpusDocument) -> None:
    blocks = layoutable(form).blocks
    pairs = [pair for b in blocks if b.kind is BlockKind.PAIRS for pair in b.pairs]
    assert ("Pupil", "Zofia Wiśniewska-Adeyemi") in pairs
    assert ("Role", "SENCO") in pairs
    assert [b.rows[0] for b in blocks if b.kind is BlockKind.TABLE] == [["Support", "Who", "How much"]]


def test_scans_have_no_text_layer_and_are_read_by_ocr(form: CorpusDocument) -> None:
    pdf = pdf_bytes(layoutable(form), STYLES["borderless"], 7)
    ways = ("copier", "poor", "fax", "photo", "photo_pdf")
    scans = {way: scan_of(pdf, date(2025, 3, 14), Random(1), way=way, dpi=150) for way in ways}
    assert scans["photo"].data[:2] == b"\xff\xd8"
    assert scans["fax"].data[:4] in (b"II*\0", b"MM\0*")
    assert not pypdf.PdfReader(io.BytesIO(scans["copier"].data)).pages[0].extract_text().strip()
    assert "harrow lane primary" in read_document(scans["copier"].data, "scan.pdf").text.casefold()


@pytest.mark.parametrize("made", ["pdf", "odt", "rtf", "html", "scan"])
def test_the_same_seed_gives_the_same_file(form: CorpusDocument, made: str) -> None:
    first, second = (render(form, 4, formats=(made,)) for _ in range(2))
    assert (first.name, first.data, first.gold) == (second.name, second.data, second.gold)


def test_file_names_are_names_only() -> None:
    rng = Random(3)
    names = [document_name("../etc/pass: wd?.doc", date(2025, 3, 14), "pdf", rng) for _ in range(50)]
    names += [scan_name("x.doc", date(2025, 3, 14), "jpg", rng) for _ in range(50)]
    assert not any(set(name) & set('/\\:?"<>|') for name in names)
    used: set[str] = set()
    assert [unused("A.pdf", used), unused("a.pdf", used)] == ["A.pdf", "a (1).pdf"]


def test_the_command_writes_files_with_gold_beside_them(
    form: CorpusDocument, mail: CorpusDocument, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert main([str(tmp_path), str(out), "--seed", "2", "--copies", "2", "--share-scans", "0"]) == 0
    golds = [json.loads(p.read_text(encoding="utf-8")) for p in out.glob("*.json")]
    assert len(golds) == 4
    assert all((out / g["file"]).is_file() for g in golds)
    assert {g["rendering"]["source"] for g in golds} == {"form", "mail"}
    assert {g["rendering"]["format"] for g in golds} <= set(FORMATS)
    with pytest.raises(SystemExit):
        main([str(tmp_path), str(out)])
