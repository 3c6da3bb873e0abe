"""How fast dispatches are read, how that grows with their length, and how right it is on hand-labelled releases.

    python -m benchmarks.extraction GAZETTEER

The figures are ratios and rates of processor time on one core, after start-up. Accuracy needs the labelled releases
(GEOMAP_REFERENCE, default ../shared/reference) and their scorer beside them; each half of the collection is scored by
itself: rules were made with the misses of half A and of B1, one half of B, in view; B2 was only ever scored.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import sys
import time
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from gazetteer import open_gazetteer
from geomap.extract import Extractor
from geomap.extract_jsonl import document_of, settle

PARTS = (("half A", 2, 0), ("half B", 2, 1), ("B1", 4, 1), ("B2", 4, 3), ("all", 1, 0))
"""Parts of the collection by the remainder of the hash of a release's id."""
RELEASE = (
    "KABUL, Afghanistan (May {day}, 2011) – In {district} district, {province} province, a combined Afghan and "
    "coalition force captured a Taliban leader and {count} of his associates yesterday. The leader was "
    "responsible for attacks in the district, and for moving weapons and explosives between several villages. "
    "Reports from citizens led the force to a compound north of the district centre. As the force approached, "
    "insurgents opened fire; the force fired back, killing {count} insurgents. Afghan soldiers then called on "
    "everybody to leave the buildings, and searched them. No civilians were harmed and no property was damaged. "
    "Several rifles, grenades and bags of explosive were found and destroyed on site.\n\n"
    "Officials said the operation followed several reports, and that the men were held for further questioning."
)
PLACES = (
    ("Panjwai", "Kandahar"),
    ("Sabari", "Khost"),
    ("Barmal", "Paktika"),
    ("Now Zad", "Helmand"),
    ("Watapur", "Kunar"),
    ("Bati Kot", "Nangarhar"),
    ("Zurmat", "Paktia"),
)
HOSTILE = (
    "12 killed, ", "In Kabul, ", "Khost, ", "Khost (", "Khost/", "said ", "eight people were killed in Wana and ", "(",
    "1,", "“", "Jan ", "X", "7", "\n"
)  # fmt: skip


def releases(number: int) -> list[str]:
    """Releases in our own words, no two alike."""
    counts = ("two", "three", "several", "four")
    return [
        RELEASE.format(day=1 + i % 28, district=PLACES[i % 7][0], province=PLACES[i % 7][1], count=counts[i % 4])
        for i in range(number)
    ]


def seconds(extractor: Extractor, texts: list[str]) -> float:
    """Processor seconds for reading the texts one by one."""
    start = time.process_time()
    for text in texts:
        extractor.extract(document_of(None, text, None, "2024-03-20", "benchmark"))
    return time.process_time() - start


def speed(extractor: Extractor) -> None:
    """Rate, growth with length, and the worst of the hostile texts."""
    seconds(extractor, releases(20))
    texts = releases(600)
    print(f"releases a second: {len(texts) / seconds(extractor, texts):.0f} ({len(texts[0])} characters each)")
    long = "\n\n".join(releases(2000))
    sizes = [125_000, 250_000, 500_000, 1_000_000]
    times = [min(seconds(extractor, [long[:size]]) for _ in range(2)) for size in sizes]
    ratios = ", ".join(f"{b / a:.2f}" for a, b in pairwise(times))
    print(f"1 MB in {times[-1]:.1f} s; t(2n)/t(n) from 125 kB on: {ratios}")
    worst = max((seconds(extractor, [(piece * 100_000)[:100_000]]), piece) for piece in HOSTILE)
    print(f"100 kB of hostile text, the slowest kind ({worst[1]!r}): {worst[0]:.2f} s")


def accuracy(extractor: Extractor, reference: Path) -> None:
    """The scorer's figures on each half."""
    scorer = _scorer(reference.parent / "tools" / "score_extraction.py")
    lines = (reference / "eval" / "isaf_press_releases.jsonl").read_text(encoding="utf-8").split("\n")
    documents = [json.loads(line) for line in lines if line.strip()]
    scores = [(_hash(d["id"]), scorer.one(d, _answer(extractor, d))) for d in documents]
    for name, divisor, remainder in PARTS:
        own = [score for number, score in scores if number % divisor == remainder]
        means = {key: sum(score[key] for score in own) / len(own) for key in own[0]}
        print(f"{name} ({len(own)}): " + "  ".join(f"{key} {value:.3f}" for key, value in means.items()))


def _hash(identifier: str) -> int:
    return int(hashlib.sha256(identifier.encode()).hexdigest(), 16)


def _answer(extractor: Extractor, document: dict[str, Any]) -> dict[str, Any]:
    read = document_of(document["id"], document["text"], None, None, document["id"])
    return extractor.extract(read).model_dump(mode="json", by_alias=True)


def _scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_extraction", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is not there; it comes with the reference data")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Speed always; accuracy where the labelled releases are."""
    extractor = Extractor(open_gazetteer(Path(sys.argv[1])))
    settle()
    speed(extractor)
    reference = Path(os.environ.get("GEOMAP_REFERENCE", "../shared/reference")).resolve()
    if (reference / "eval").is_dir():
        accuracy(extractor, reference)
    else:
        print(f"no labelled releases at {reference} (set GEOMAP_REFERENCE); accuracy was not measured")


if __name__ == "__main__":
    main()
