"""How fast filters, counts and tiles come from the columns: `python -m benchmarks.columns [COUNT] [FOLDER]`.

Every measured filter is new to the columns (its first tile pays for its mask), every tile is looked at once.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.synthetic import ACTORS, store_of
from gazetteer import ensure_compiled, open_gazetteer
from geomap.columns import IncidentColumns
from geomap.filters import IncidentFilter
from geomap.morton import cell
from geomap.store import Edit, open_store
from geomap.taxonomy import EVENT_TYPES

FOLDER = Path(tempfile.gettempdir()) / "geomap-benchmarks"
PROVINCES = ("AF-PKA", "AF-KHO", "AF-NAN", "AF-KAN", "AF-HEL", "PK-KP", "PK-BA", "Waziristan", "FATA")
WORDS = ("barmal", "khost", "battle", "protest", "reported", "frontier corps")
TILES_PER_FILTER = 8
FILTERS = 150


def filters(rng: random.Random) -> Iterator[IncidentFilter]:
    """Mixed filters, no two alike."""
    seen = set()
    while True:
        year, low = rng.randrange(2001, 2024), rng.randrange(1, 9)
        every = {
            "province": [",".join(rng.sample(PROVINCES, rng.choice((1, 1, 2, 3))))],
            "event_type": [rng.choice(list(EVENT_TYPES))],
            "actor": [rng.choice(list(ACTORS))],
            "datetime": [f"{year}/{year + rng.randrange(1, 6)}"],
            "disputed": [rng.choice(("true", "false"))],
            "precision": ["settlement,near,exact,district"],
            "fatalities": [f"{low}/{low + rng.randrange(1, 40)}"],
            "q": [rng.choice(WORDS)],
        }
        params = {name: every[name] for name in rng.sample(list(every), rng.choice((0, 1, 1, 2, 2, 3)))}
        chosen = IncidentFilter.from_params(params)
        if chosen not in seen:
            seen.add(chosen)
            yield chosen


def timed(ask: Callable[[], object]) -> float:
    """Milliseconds that a question takes."""
    start = time.perf_counter()
    ask()
    return (time.perf_counter() - start) * 1000


def report(name: str, times: list[float]) -> None:
    """Print the middle and the tails of some times in milliseconds."""
    ordered = sorted(times)
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.95, 0.99)]
    print(f"{name:44} p50 {median(ordered):8.2f}  p95 {at[0]:8.2f}  p99 {at[1]:8.2f} ms   n={len(ordered)}")


def main(count: int = 1_000_000, folder: Path = FOLDER) -> None:
    """Measure and print."""
    rng = random.Random(5)
    store = open_store(store_of(count, folder))
    units = open_gazetteer(ensure_compiled(folder)).units
    units.select("Paktika")
    start = time.perf_counter()
    columns = IncidentColumns.load(store)
    columns.tile(6, 44, 25, IncidentFilter(), units)
    print(f"{count:,} incidents: store to first tile {time.perf_counter() - start:.2f} s")
    report("summary, no filter, for the first time", [timed(lambda: columns.summary(IncidentFilter(), units))])
    tiles, summaries, selections = [], [], []
    for chosen, _ in zip(filters(rng), range(FILTERS), strict=False):
        selections.append(timed(lambda: columns.select(chosen, units)))  # noqa: B023
    for chosen, _ in zip(filters(rng), range(FILTERS), strict=False):
        for _ in range(TILES_PER_FILTER):
            z = rng.choice((4, 5, 6, 7, 8, 9, 10, 11, 12, 14))
            x, y = (axis >> (26 - z) for axis in cell(rng.uniform(64, 73), rng.uniform(29, 36)))
            tiles.append(timed(lambda: columns.tile(z, x, y, chosen, units)))  # noqa: B023
    for chosen, _ in zip(filters(rng), range(FILTERS), strict=False):
        summaries.append(timed(lambda: columns.summary(chosen, units)))  # noqa: B023
    report("select, a new filter each time", selections)
    report(f"tile, a new filter each {TILES_PER_FILTER} tiles", tiles)
    report("summary, a new filter each time", summaries)
    report("refresh, nothing new", [timed(columns.refresh) for _ in range(200)])
    refreshes = []
    for fid in rng.sample(range(1, count), 20):
        known = store.incident(store.briefs([fid])[fid].id)
        store.edit(Edit(known.id, known.version, "benchmark", "measure", datetime.now(UTC), {"disputed": True}))
        refreshes.append(timed(columns.refresh))
    report("refresh after one edit", refreshes)
    pages = [int(field) for field in Path("/proc/self/statm").read_text().split()]
    resident = pages[1] * os.sysconf("SC_PAGE_SIZE") / 1e6
    print(f"resident {resident:.0f} MB now, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB at most")


if __name__ == "__main__":
    main(*(kind(text) for kind, text in zip((int, Path), sys.argv[1:], strict=False)))  # type: ignore[arg-type]
