"""How many requests the server answers, and how evenly: `python -m benchmarks.serving [DATA_DIR] [--rivals FOLDER]`.

Without a data directory one is made with 100,000 synthetic incidents. The server runs in a process of its own, as
`geomap serve` starts it; 64 connections ask for pages of 100 incidents under mixed filters. Figures from another
machine mean little, so everything is also printed as a ratio to the server's own /healthz, and pygeoapi and datasette
are measured beside it where they are installed (`benchmarks.rivals`).
"""

from __future__ import annotations

import argparse
import asyncio
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import quantiles

from benchmarks.synthetic import fill
from geomap.store import open_store

INCIDENTS = 100_000
CONNECTIONS = 64
SECONDS = 8.0
PROVINCES = ("AF-PKA", "AF-KHO", "AF-NAN", "AF-KNR", "AF-KAN", "AF-HEL", "PK-KP", "PK-BA")
TYPES = ("Battles", "Explosions%2FRemote%20violence", "Violence%20against%20civilians", "Strategic%20developments")


@dataclass(frozen=True)
class Load:
    """What a run of requests came to; times are seconds, sorted."""

    seconds: float
    times: Sequence[float]
    errors: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds

    def percentile(self, percent: int) -> float:
        """Seconds under which that share of the answers stayed."""
        return quantiles(self.times, n=100)[percent - 1]


def mixed_pages() -> Iterator[str]:
    """Pages of 100 incidents under filters that come and go, as several people's maps ask for them."""
    provinces, types = cycle(PROVINCES), cycle(TYPES)
    for number in range(10_000):
        year = 2002 + number % 20
        yield f"/collections/incidents/items?limit=100&province={next(provinces)}"
        yield f"/collections/incidents/items?limit=100&event_type={next(types)}&offset={100 * (number % 5)}"
        yield f"/collections/incidents/items?limit=100&datetime={year}-01-01/{year}-12-31"
        yield "/collections/incidents/items?limit=100&bbox=68,31,71,34"


def new_pages() -> Iterator[str]:
    """Pages that nobody asked for before: nothing kept helps with them."""
    for number in range(100_000):
        day = f"{number // 20 % 12 + 1:02}-{number % 28 + 1:02}"
        year = 2002 + number % 20
        yield f"/collections/incidents/items?limit=100&datetime={year}-{day}/{year + 2}-{day}"
        yield f"/collections/incidents/items?limit=100&province={PROVINCES[number % 8]}&offset={number % 900}"


async def connection(port: int, paths: Iterator[str], until: float) -> tuple[list[float], int]:
    """Ask one thing after the other on one connection until the time is up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times, errors = [], 0
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(f"GET {next(paths)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        await read_body(reader, head)
        times.append(time.perf_counter() - began)
        errors += not head.startswith(b"HTTP/1.1 200")
    writer.close()
    return times, errors


async def read_body(reader: asyncio.StreamReader, head: bytes) -> None:
    """Read what follows a head, whole or in chunks (other servers, for comparison, answer in chunks)."""
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    if length:
        await reader.readexactly(int(length.group(1)))
    elif re.search(rb"transfer-encoding: chunked", head, re.IGNORECASE):
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()


async def load(port: int, paths: Iterator[str], connections: int, seconds: float) -> Load:
    """Ask on many connections at once; they share the list of paths."""
    began = time.perf_counter()
    done = await asyncio.gather(*(connection(port, paths, began + seconds) for _ in range(connections)))
    times = sorted(each for times, _ in done for each in times)
    return Load(time.perf_counter() - began, times, sum(errors for _, errors in done))


@contextmanager
def served(data_dir: Path) -> Iterator[tuple[int, float]]:
    """A server in a process of its own: its port, and the seconds from its start to the first answer of /healthz."""
    command = [sys.executable, "-c", "from web.serve import serve; serve()", "--port", "0", "--data-dir", str(data_dir)]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        port = int(re.findall(r":(\d+)", line)[0])
        asyncio.run(load(port, cycle(["/healthz"]), 1, 0.0))
        asyncio.run(one(port, "/healthz"))
        yield port, time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


async def one(port: int, path: str) -> float:
    """Seconds for one answer on a new connection."""
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
    await reader.read()
    writer.close()
    return time.perf_counter() - began


def run(data_dir: Path) -> None:
    """Measure a data directory and print."""
    with served(data_dir) as (port, start):
        print(f"start to first /healthz      {start:6.2f} s")
        asyncio.run(one(port, "/summary"))
        alone = asyncio.run(load(port, cycle(["/healthz"]), 1, 2.0))
        print(f"/healthz, 1 connection       {1000 * alone.percentile(50):6.2f} ms p50")
        fresh = asyncio.run(load(port, new_filters(), 1, 4.0))
        report("summary, new filter, 1 conn.", fresh, alone)
        pages = asyncio.run(load(port, mixed_pages(), 1, 4.0))
        report("items?limit=100, 1 conn.", pages, alone)
        many = asyncio.run(load(port, mixed_pages(), CONNECTIONS, SECONDS))
        report(f"items?limit=100, {CONNECTIONS} conn.", many, alone)
        never = asyncio.run(load(port, new_pages(), CONNECTIONS, SECONDS))
        report(f"the same, none twice, {CONNECTIONS}", never, alone)


def new_filters() -> Iterator[str]:
    """Counts under province filters that were not asked for before."""
    for number in range(100_000):
        day = f"20{number % 20 + 2:02}-{number // 20 % 12 + 1:02}-{number % 28 + 1:02}"
        yield f"/summary?province={PROVINCES[number % len(PROVINCES)]}&datetime={day}/.."


def report(what: str, measured: Load, alone: Load) -> None:
    """One line: rate, p50, p99, evenness, and the cost in answers of /healthz."""
    p50, p99 = measured.percentile(50), measured.percentile(99)
    cost = alone.percentile(50)
    print(
        f"{what:28} {measured.rate:7.0f}/s  p50 {1000 * p50:7.2f} ms  p99 {1000 * p99:7.2f} ms  "
        f"p99/p50 {p99 / p50:4.1f}  = {p50 / cost:5.1f} healthz  errors {measured.errors}"
    )


def against(commands: Path, data_dir: Path) -> None:
    """Measure others on the same incidents (`benchmarks.rivals`): ours has just been measured on this machine."""
    from benchmarks.rivals import prepared, rivals, running
    from geomap.columns import IncidentColumns
    from geomap.filters import IncidentFilter

    with tempfile.TemporaryDirectory() as name, open_store(data_dir / "incidents.gpkg") as store:
        folder = Path(name)
        every = IncidentColumns.load(store).select(IncidentFilter(), None)  # type: ignore[arg-type]
        for rival in rivals(commands, prepared(store, every.fids.tolist(), folder), folder):
            with running(rival) as port:
                alone = asyncio.run(load(port, rival.pages, 1, 4.0))
                report(f"{rival.name}, 1 conn.", alone, alone)
                report(
                    f"{rival.name}, {CONNECTIONS} conn.",
                    asyncio.run(load(port, rival.pages, CONNECTIONS, SECONDS)),
                    alone,
                )


def main() -> None:
    """Measure the directory named on the command line, or one made for this; then the rivals, if there are any."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data_dir", nargs="?", type=Path)
    arguments.add_argument("--rivals", type=Path, help="folder with the commands of pygeoapi, gunicorn and datasette")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data_dir = given.data_dir or Path(folder)
        if given.data_dir is None:
            with open_store(data_dir / "incidents.gpkg") as store:
                fill(store, INCIDENTS)
        run(data_dir)
        if given.rivals:
            against(given.rivals, data_dir)


if __name__ == "__main__":
    main()
