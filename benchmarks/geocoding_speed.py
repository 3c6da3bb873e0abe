"""How fast the gazetteer is: look-ups, whole resolutions, opening, and how the cost grows with the number of names.

    python -m benchmarks.geocoding_speed GAZETTEER.sqlite

The references are the press wordings of UCDP GED's Pakistani events (GEOMAP_REFERENCE). Every figure is the best of
three passes with the caches of parsing emptied; compare ratios, not machines.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import string
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from gazetteer import Gazetteer, PlaceQuery, open_gazetteer
from gazetteer.compiled.index import Entry, NameIndex, pack
from gazetteer.names.fold import fold, fold_plain, plain, skeleton
from gazetteer.names.reference import parse

PASSES = 3
REFERENCE = Path(os.environ.get("GEOMAP_REFERENCE", Path(__file__).parents[2] / "shared" / "reference"))
Line = tuple[str, str]
"""What was measured, and the figure."""


def main(path: Path) -> int:
    """Print every figure, one a line."""
    gazetteer = open_gazetteer(path)
    for what, figure in [*opening(path), *looking_up(gazetteer), *resolving(gazetteer), *growing()]:
        print(f"{what:55} {figure}")
    return 0


def best(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """Seconds of processor time of the fastest of three passes."""
    times = []
    for _ in range(PASSES):
        before()
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def opening(path: Path) -> Iterator[Line]:
    """Opening and the first answer in a process of its own, with the memory it then holds."""
    code = (
        "import sys, time, resource; from pathlib import Path; from gazetteer import open_gazetteer, PlaceQuery;"
        "start = time.perf_counter(); g = open_gazetteer(Path(sys.argv[1])); opened = time.perf_counter() - start;"
        "g.resolve(PlaceQuery('Wana')); first = time.perf_counter() - start;"
        "print(opened, first, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True).stdout
        for _ in range(PASSES)
    ]
    opened, first, megabytes = min(tuple(map(float, run.split())) for run in runs)
    yield "open the compiled file", f"{opened:.2f} s"
    yield "open it and answer once", f"{first:.2f} s"
    yield "memory then", f"{megabytes:.0f} MB"


def looking_up(gazetteer: Gazetteer) -> Iterator[Line]:
    """Exact keys, against rapidfuzz over the same names."""
    from rapidfuzz import fuzz, process

    index = gazetteer._index
    chosen = random.Random(7).sample(range(len(index)), min(20_000, len(index)))
    keys = [index.key(entry) for entry in chosen]
    exact = len(keys) / best(lambda: [index.exact(key) for key in keys])
    yield f"exact key look-ups a second, of {len(index):,} names", f"{exact:,.0f}"
    names = [garbled(index.plains[entry]) for entry in chosen[:200]]
    slow = best(lambda: [process.extractOne(name, index.plains, scorer=fuzz.ratio) for name in names[:10]]) / 10
    fast = best(lambda: [index.near(fold_plain(name)) for name in names]) / len(names)
    yield "near look-up, against rapidfuzz.process.extractOne", f"{fast * 1e3:.2f} ms, {slow / fast:.0f} times as fast"


def garbled(name: str) -> str:
    """The name with its middle letter doubled into another: one edit."""
    middle = len(name) // 2
    return name[:middle] + "b" + name[middle + 1 :]


def resolving(gazetteer: Gazetteer) -> Iterator[Line]:
    """Whole resolutions of press wordings."""
    from rapidfuzz import fuzz, process

    queries = press_queries()
    if not queries:
        yield "press wordings", f"no reference data at {REFERENCE}"
        return
    fastest = [1e9] * len(queries)
    for _ in range(PASSES):
        parse.cache_clear()
        for number, query in enumerate(queries):
            started = time.process_time()
            gazetteer.resolve(query)
            fastest[number] = min(fastest[number], time.process_time() - started)
    mean = sum(fastest) / len(fastest)
    ranked = sorted(fastest)
    plains = gazetteer._index.plains
    slow = best(lambda: [process.extractOne(plain(q.text), plains, scorer=fuzz.ratio) for q in queries[:10]]) / 10
    yield f"resolutions a second, {len(queries)} press wordings", f"{1 / mean:,.0f}"
    yield (
        "one resolution: median, p99",
        f"{ranked[len(ranked) // 2] * 1e3:.2f}, {ranked[-len(ranked) // 100] * 1e3:.2f} ms",
    )
    yield "resolution against rapidfuzz.process.extractOne", f"{slow / mean:.0f} times as fast"
    yield "memory of this process", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


def press_queries() -> list[PlaceQuery]:
    """Distinct press wordings with country and date; empty without the reference data."""
    path = REFERENCE / "eval" / "ucdp_ged_pakistan.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["where_description"]: row["date_start"][:10] for row in csv.DictReader(file)}
    return [PlaceQuery(text, country="PK", date=date.fromisoformat(day)) for text, day in rows.items() if text]


def growing() -> Iterator[Line]:
    """Near look-ups in made-up gazetteers of growing size: the cost grows slower than the number of names."""
    rng = random.Random(7)
    costs = []
    for size in (10_000, 100_000, 1_000_000):
        names = [made_up(rng) for _ in range(size)]
        index = NameIndex(arrays_of(names))
        asked = [fold(garbled(name)) for name in names[:300]]
        costs.append(best(lambda index=index, asked=asked: [index.near(key) for key in asked]) / len(asked))
        yield f"near look-up among {size:,} made-up names", f"{costs[-1] * 1e6:.0f} us"
    yield "a hundred times the names cost", f"{costs[-1] / costs[0]:.1f} times as much"


def made_up(rng: random.Random) -> str:
    """A name of two to four syllables."""
    return "".join(rng.choice(string.ascii_lowercase) + rng.choice("aiu") for _ in range(rng.randint(2, 4)))


def arrays_of(names: Sequence[str]) -> dict[str, bytes]:
    """The packed index of the names, one place each."""
    entries = [Entry(number, name, fold(name)) for number, name in enumerate(names)]
    return pack(entries, [skeleton(entry.key) for entry in entries])


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
