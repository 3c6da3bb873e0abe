"""How fast the store takes what is read and edited: `python -m benchmarks.store [COUNT]`."""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from benchmarks.columns import report, timed
from benchmarks.synthetic import incidents
from geomap.store import Batch, Edit, open_store

EDITS = 200


def main(count: int = 20_000) -> None:
    """Measure and print."""
    told, claims = zip(*islice(incidents(count), count), strict=True)
    batch = Batch(incidents=told, claims=claims)
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "incidents.gpkg") as store:
        for name in ("an import", "the same import again"):
            start = time.perf_counter()
            done = store.write(batch, who="benchmark", why="measure")
            seconds = time.perf_counter() - start
            print(f"{name:44} {count / seconds:8,.0f} incidents/s   added {done.added}, unchanged {done.unchanged}")
        print(f"{'size of the file':44} {store.path.stat().st_size / count:8,.0f} bytes an incident")
        ids = [incident.id for incident in told[:EDITS]]

        def edit(incident: str) -> None:
            now = datetime.now(UTC)
            store.edit(Edit(incident, store.incident(incident).version, "benchmark", "measure", now, {"title": "x"}))

        report("one edit, durable (synchronous FULL)", [timed(lambda: edit(name)) for name in ids])  # noqa: B023
        report("one incident read", [timed(lambda: store.incident(name)) for name in ids])  # noqa: B023
        report("its versions", [timed(lambda: store.versions(name)) for name in ids])  # noqa: B023
    for times in (1, 2):
        reports(times * count // 20)


def reports(count: int) -> None:
    """The hardest case for proposals of the same event: every report tells of one night in one district."""
    one = next(each for each, _ in incidents(1000) if each.location.adm2_code and each.date_precision == "day")
    told = tuple(one.model_copy(update={"id": f"r{n}", "sources": (f"r{n}",)}) for n in range(count))
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "incidents.gpkg") as store:
        start = time.perf_counter()
        store.write(Batch(incidents=told), who="benchmark", why="measure")
        seconds = time.perf_counter() - start
    print(f"{f'{count:,} reports of one night':44} {1000 * seconds / count:8.2f} ms each, compared and proposed")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
