"""Is a child read as well whatever the origin of the name? The same documents, with other names in them.

``python -m models.fairness models/blind [--seed N]`` puts, for each origin, an invented name in place of the child's in
every document, makes files, reads them, and prints how often the name, the type and the urgency are right. All
origins stand in the same documents, in the same files' layouts: what differs comes from the name.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from zlib import crc32

from models.corpus_format import CorpusDocument, parse
from models.rendering.render import render
from models.scoring import Outcome, outcomes_of, summary
from triage.reading import read_document
from triage.understanding import understand

NAMES = {
    "as written": [],
    "English": [("Molly", "Hargreaves"), ("Callum", "Pickering")],
    "double-barrelled": [("Esme", "Tate-Wilding"), ("Rowan", "Peel-Marsh")],
    "Irish Traveller": [("Margaret", "McDonagh"), ("Paddy", "Connors")],
    "Polish": [("Zuzanna", "Wiśniewska"), ("Jakub", "Kowalczyk")],
    "Romanian": [("Ionela", "Ciobanu"), ("Florin", "Lăcătuș")],
    "Ukrainian": [("Oleksandr", "Shevchenko"), ("Daryna", "Kovalenko")],
    "Pakistani": [("Zayn", "Mahmood"), ("Aisha Noor", "Iqbal")],
    "Bangladeshi": [("Tahmid", "Uddin Chowdhury"), ("Nusrat", "Begum")],
    "Punjabi Sikh": [("Harpreet Kaur", "Gill"), ("Arjan Singh", "Sandhu")],
    "Gujarati": [("Dhruv", "Patel"), ("Krisha", "Mistry")],
    "Tamil": [("Thuvarahan", "Sivakumar"), ("Abinaya", "Kugathasan")],
    "Nigerian": [("Oluwaseun", "Adeyemi"), ("Chidera", "Nwosu-Okafor")],
    "Ghanaian": [("Kwabena", "Owusu-Ansah"), ("Akosua", "Boateng")],
    "Somali": [("Abdirahman", "Warsame Ali"), ("Hodan", "Yusuf")],
    "Caribbean": [("Tyrell", "Campbell-Reid"), ("Shanice", "Baptiste")],
    "Arab": [("Omar", "Al-Hassan"), ("Layan", "Abu Khalil")],
    "Turkish and Kurdish": [("Emre", "Özdemir"), ("Berfin", "Yıldırım")],
    "Portuguese": [("Beatriz", "dos Santos"), ("João Pedro", "Alves")],
    "Chinese": [("Xinyi", "Zhang"), ("Wing Yan", "Lau")],
    "Vietnamese": [("Minh Anh", "Nguyen"), ("Quoc Bao", "Tran")],
}
_HEADS = ("name right", "type right", "urgency", "critical", "fields F1")
_TITLES = re.compile(r"^(?:mr|mrs|ms|miss|master)\.?\s+", re.I)


def child_of(document: CorpusDocument) -> tuple[str, str] | None:
    """Forenames and surname of the child as the document names it most fully; None where it gives no full name."""
    names = [_TITLES.sub("", mark.value or words).split() for mark, words in document.marked("child_name")]
    full = [name for name in names if len(name) > 1]
    return (" ".join(full[0][:-1]), full[0][-1]) if full else None


def renamed(text: str, old: tuple[str, str], new: tuple[str, str]) -> str:
    """The text of a corpus file with another name in place of the child's, and of its family's surname."""
    for before, after in zip(old, new, strict=True):
        words = r"\s+".join(map(re.escape, before.split()))
        text = re.sub(rf"(?<!\w){words}(?!\w)", after, text)
        text = re.sub(rf"(?<!\w){words.upper()}(?!\w)", after.upper(), text)
    return text


def outcomes(path: Path, origin: str, seed: int) -> list[Outcome]:
    """One document read with a name of one origin; nothing where the document gives no full name."""
    document = parse(path)
    child = child_of(document)
    if child is None:
        return []
    name = NAMES[origin][crc32(path.stem.encode()) % 2] if NAMES[origin] else child
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / path.name
        file.write_text(renamed(path.read_text(encoding="utf-8"), child, name), encoding="utf-8")
        made = render(parse(file), seed, share_scans=0)
    reading = understand(read_document(made.data, made.name), name=made.name, received=document.received)
    gold = {key: value for key, value in made.gold.items() if key != "attachments"} | {"file": made.name}
    return list(outcomes_of(gold, {made.name: reading.to_json()}))


def table(paths: list[Path], seed: int) -> Iterator[str]:
    """One line an origin."""
    yield f"{'origin of the name':22}{'read':>6}" + "".join(f"{head:>12}" for head in _HEADS)
    with ProcessPoolExecutor(2) as pool:
        for origin in NAMES:
            lots = pool.map(outcomes, paths, [origin] * len(paths), [seed] * len(paths), chunksize=8)
            found = [one for lot in lots for one in lot]
            named = sum(one.right["child_name"] for one in found)
            counted = summary(found)
            yield (
                f"{origin:22}{len(found):6}{named / len(found):12.3f}{counted['type_accuracy']:12.3f}"
                f"{counted['urgency_accuracy']:12.3f}{counted['critical_recall']:12.3f}{counted['field_f1']:12.3f}"
            )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m models.fairness", description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder of marked-up documents, searched below")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for line in table(sorted(given.corpus.rglob("*.txt")), given.seed):
        print(line, flush=True)


if __name__ == "__main__":
    main()
