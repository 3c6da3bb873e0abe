"""Stored bytes against `GeoDataFrame.to_json`: `python -m benchmarks.export [COUNT] [FOLDER]`.

Both write the same incidents with the same properties; ours adds their claims and sources. The frame is made before
its clock starts.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import orjson

from benchmarks.columns import FOLDER
from benchmarks.synthetic import store_of
from geomap.columns import IncidentColumns, Selection
from geomap.export import stream
from geomap.filters import IncidentFilter
from geomap.store import Store, open_store


def ours(store: Store, selection: Selection, kind: str) -> tuple[float, float, float]:
    """Seconds to the first piece and to the last, and megabytes."""
    start = time.perf_counter()
    size, first = 0, 0.0
    for piece in stream(store, selection.fids, kind):
        first = first or time.perf_counter() - start
        size += len(piece)
    return first, time.perf_counter() - start, size / 1e6


def theirs(store: Store, selection: Selection) -> tuple[float, float]:
    """Seconds and megabytes of geopandas.to_json."""
    import geopandas as gpd
    import pandas as pd

    def rows() -> Iterator[dict[str, object]]:
        for stored in store.features(selection.fids):
            yield orjson.loads(stored)["properties"]

    table = pd.DataFrame(list(rows()))
    points = gpd.points_from_xy([at["lon"] for at in table["location"]], [at["lat"] for at in table["location"]])
    frame = gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")
    start = time.perf_counter()
    text = frame.to_json()
    return time.perf_counter() - start, len(text) / 1e6


def main(count: int = 100_000, folder: Path = FOLDER) -> None:
    """Measure and print."""
    store = open_store(store_of(count, folder))
    selection = IncidentColumns.load(store).select(IncidentFilter(), None)  # type: ignore[arg-type]
    len(selection.fids)
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    results = {kind: ours(store, selection, kind) for kind in ("geojson", "geojsonseq", "csv", "parquet", "gpkg")}
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    seconds, size = theirs(store, selection)
    print(f"{selection.matched:,} incidents; geopandas.to_json {seconds:.2f} s, {size:.0f} MB")
    for kind, (first, whole, megabytes) in results.items():
        ratio = seconds / whole
        print(f"{kind:12} first {first * 1000:7.1f} ms  whole {whole:6.2f} s  {megabytes:7.0f} MB  {ratio:6.1f}x")
    print(f"memory: {idle:.0f} MB before, at most {most:.0f} MB while streaming (pyarrow and GDAL loaded among it)")


if __name__ == "__main__":
    main(*(kind(text) for kind, text in zip((int, Path), sys.argv[1:], strict=False)))  # type: ignore[arg-type]
