"""Opening a data directory: the gazetteer compiled, the store made, the seeds loaded into a new one."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from gazetteer import Gazetteer, ensure_compiled, open_gazetteer
from geomap.pipeline import Workbench
from geomap.seeds import load_seeds
from geomap.settings import Settings
from geomap.store import open_store


def open_workbench(settings: Settings, *, seeds: bool = True) -> Workbench:
    """Open the data directory's gazetteer and store. A new store starts with the seeds, unless told otherwise."""
    path = ensure_compiled(settings.data_dir)
    gazetteer = open_gazetteer(path, aliases=settings.aliases_path)
    if seeds and not settings.store_path.exists():
        _make_with_seeds(settings.store_path, gazetteer)
    return Workbench(gazetteer, open_store(settings.store_path))


def _make_with_seeds(path: Path, gazetteer: Gazetteer) -> None:
    """Make a store beside its place and put it there when it is whole.

    A store with half of the seeds would pass for a full one at the next start, and two processes that meet a new
    data directory at once must not load them over each other: the first to finish wins, the other's is dropped.
    """
    draft = path.with_name(f"{path.name}.new-{os.getpid()}")
    try:
        with open_store(draft) as store:
            load_seeds(Workbench(gazetteer, store))
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        for file in draft.parent.glob(draft.name + "*"):
            file.unlink()
