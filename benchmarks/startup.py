"""From the command to the first picture: `python -m benchmarks.startup`.

The server's start with a new and with a made data directory (seconds from the process's start to the first 200 of
/healthz), then the seeds' page in Chromium with an empty cache: milliseconds until it is ready, kilobytes transferred.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from benchmarks.chromium import chromium, visit
from benchmarks.serving import served

TIMES = 5
NEW_S, MADE_S, READY_MS, FIRST_LOAD_KB = 4.0, 1.5, 1000.0, 500.0
"""What is to be reached."""


def start_of(data_dir: Path) -> float:
    """Seconds until a server on this data directory answers."""
    with served(data_dir) as (_, seconds):
        return seconds


def line(what: str, measured: float, goal: float, unit: str) -> None:
    """Print a figure beside its goal; a share below 1 is within it."""
    print(f"{what:44} {measured:8.2f} {unit}  = {measured / goal:5.2f} of the {goal:g} {unit} allowed")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        new = [start_of(Path(folder) / str(number)) for number in range(TIMES)]
        line("start, new data directory (median)", median(new), NEW_S, "s")
        made = [start_of(Path(folder) / "0") for _ in range(TIMES)]
        line("start, made data directory (median)", median(made), MADE_S, "s")
        with served(Path(folder) / "0") as (port, _), chromium() as browser:
            ready, sizes = [], []
            for _ in range(TIMES):
                with visit(browser, f"http://127.0.0.1:{port}/") as (_, milliseconds, size):
                    ready.append(milliseconds)
                    sizes.append(size / 1000)
        line("page ready, empty cache (median)", median(ready), READY_MS, "ms")
        line("first load as transferred (most)", max(sizes), FIRST_LOAD_KB, "kB")


if __name__ == "__main__":
    main()
