"""Exports against `GeoDataFrame.to_json`: `python -m benchmarks.export [COUNT] [FOLDER]`.

All write the same incidents with the same properties; ours add their claims and sources. The frame is made before its
clock starts. Everything is run in turns, the best of three (of one above 200,000), and compared by processor time,
which neighbours on the machine disturb less than the clock on the wall.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from benchmarks.columns import FOLDER
from benchmarks.synthetic import store_of
from geomap.columns import IncidentColumns, Selection
from geomap.export import stream
from geomap.filters import IncidentFilter
from geomap.store import Store, open_store

KINDS = ("geojson", "geojsonseq", "csv", "parquet", "gpkg")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Run:
    """One export: seconds of processor time and on the wall, seconds to its first piece, size and memory in MB."""

    work: float
    wall: float
    first: float
    size: float
    memory: float = 0.0


def ours(store: Store, selection: Selection, kind: str) -> Run:
    """One of our exports, its pieces thrown away."""
    idle, most = resident(), 0.0
    start, work = time.perf_counter(), time.process_time()
    size, first = 0, 0.0
    for piece in stream(store, selection.in_file_order, kind):
        first = first or time.perf_counter() - start
        size += len(piece)
        most = max(most, resident())
    return Run(time.process_time() - work, time.perf_counter() - start, first, size / 1e6, max(0.0, most - idle))


def theirs(frame: Any) -> Run:
    """geopandas.to_json, which has nothing to give before it has everything."""
    start, work = time.perf_counter(), time.process_time()
    size = len(frame.to_json()) / 1e6
    wall = time.perf_counter() - start
    return Run(time.process_time() - work, wall, wall, size)


def frame_of(store: Store, selection: Selection) -> Any:
    """The incidents as a GeoDataFrame with the properties that our GeoJSON has."""
    import geopandas as gpd
    import pandas as pd

    def rows() -> Iterator[dict[str, object]]:
        for stored in store.features(selection.fids):
            yield orjson.loads(stored)["properties"]

    table = pd.DataFrame(list(rows()))
    points = gpd.points_from_xy([at["lon"] for at in table["location"]], [at["lat"] for at in table["location"]])
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")


def least(runs: Sequence[Run]) -> Run:
    """The run that was disturbed least."""
    return min(runs, key=lambda run: run.work)


def resident() -> float:
    """Megabytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6


def main(count: int = 100_000, folder: Path = FOLDER) -> None:
    """Measure and print."""
    store = open_store(store_of(count, folder))
    selection = IncidentColumns.load(store).select(IncidentFilter(), None)  # type: ignore[arg-type]
    rounds = 3 if count <= 200_000 else 1
    # Memory is told of the first round of each, the leanest first, before a frame of all incidents is in it.
    runs = {kind: [ours(store, selection, kind)] for kind in KINDS}
    frame = frame_of(store, selection)
    gc.freeze()  # its millions of objects are not to be walked through while ours is measured
    others: dict[str, list[Run]] = {"geopandas.to_json": []}
    for _ in range(rounds):
        others["geopandas.to_json"].append(theirs(frame))
        for kind in KINDS:
            runs[kind].append(ours(store, selection, kind))
    base = least(others["geopandas.to_json"])
    print(f"{selection.matched:,} incidents")
    for name, found in (*others.items(), *runs.items()):
        best, first = least(found), min(run.first for run in found)
        print(
            f"{name:18} {best.work:7.2f} s of work  {best.wall:7.2f} s  first {1000 * first:9.1f} ms"
            f"  {best.size:6.0f} MB  {base.work / best.work:6.1f}x  +{found[0].memory:4.0f} MB of memory"
        )


if __name__ == "__main__":
    main(*(kind(text) for kind, text in zip((int, Path), sys.argv[1:], strict=False)))
