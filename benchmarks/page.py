"""The page over many incidents in Chromium: `python -m benchmarks.page [COUNT] [FOLDER]`.

Until it is ready, from a change of the province filter until map, list and counts are drawn, from the end of a move
until the incidents there are drawn, and the memory of the page; beside the same page over 1,000 incidents.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from benchmarks.chromium import chromium, until_drawn, until_drawn_after_move, visit
from benchmarks.columns import FOLDER, report
from benchmarks.serving import served
from benchmarks.synthetic import store_of
from web.assets import STATIC, is_current

FEW = 1_000
VISITS = 5
CHANGES = 40


@dataclass(frozen=True)
class Seen:
    """What a page took: milliseconds, bytes as transferred, megabytes of heap."""

    ready: list[float]
    filters: list[float]
    moves: list[float]
    transferred: int
    heap_mb: float


def look(browser: Browser, address: str) -> Seen:
    """Visit a server and use its page."""
    rng = random.Random(3)
    ready = []
    for _ in range(VISITS):
        with visit(browser, address) as (_, milliseconds, _):
            ready.append(milliseconds)
    with visit(browser, address) as (page, _, size):
        provinces = page.locator("#facet-province input[type=checkbox]")
        seen = provinces.count()
        filters = [until_drawn(page, provinces.nth(number % min(6, seen)).click) for number in range(CHANGES)]
        spots = [(rng.uniform(64, 73), rng.uniform(29, 36), rng.choice((6, 7, 8, 9, 10))) for _ in range(CHANGES)]
        moves = [until_drawn_after_move(page, *spot) for spot in spots]
        page.request_gc()
        heap = page.evaluate("() => performance.memory.usedJSHeapSize") / 1e6
    return Seen(ready, filters, moves, size, heap)


def seen_over(count: int, folder: Path) -> Seen:
    """The page over so many synthetic incidents, from a server in a process of its own."""
    with tempfile.TemporaryDirectory(dir=folder) as data_dir:
        shutil.copy(store_of(count, folder), Path(data_dir) / "incidents.gpkg")
        with served(Path(data_dir)) as (port, _), chromium() as browser:
            return look(browser, f"http://127.0.0.1:{port}/")


def main(count: int = 100_000, folder: Path = FOLDER) -> None:
    """Measure and print."""
    folder.mkdir(parents=True, exist_ok=True)
    if not is_current(STATIC):
        print("the joined scripts are old: this measures the modules themselves; `make assets` joins them")
    few, many = seen_over(FEW, folder), seen_over(count, folder)
    for number, seen in ((FEW, few), (count, many)):
        print(f"{number:,} incidents: {seen.transferred / 1000:.0f} kB transferred, heap {seen.heap_mb:.1f} MB")
        report("  page ready, empty cache", seen.ready)
        report("  province changed until all is drawn", seen.filters)
        report("  moveend until drawn", seen.moves)
    print(f"ready over {count:,} is {median(many.ready) / median(few.ready):.2f}x ready over {FEW:,}")


if __name__ == "__main__":
    main(*(kind(text) for kind, text in zip((int, Path), sys.argv[1:], strict=False)))
