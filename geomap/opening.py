"""Opening a data directory: the gazetteer compiled, the store made, the seeds loaded into a new one."""

from __future__ import annotations

from gazetteer import ensure_compiled, open_gazetteer
from geomap.pipeline import Workbench
from geomap.seeds import load_seeds
from geomap.settings import Settings
from geomap.store import open_store


def open_workbench(settings: Settings, *, seeds: bool = True) -> Workbench:
    """Open the data directory's gazetteer and store. A new store starts with the seeds, unless told otherwise."""
    path = ensure_compiled(settings.data_dir)
    gazetteer = open_gazetteer(path, aliases=settings.aliases_path)
    fresh = not settings.store_path.exists()
    bench = Workbench(gazetteer, open_store(settings.store_path))
    if fresh and seeds:
        try:
            load_seeds(bench)
        except BaseException:
            # A store with half of the seeds would pass for a full one at the next start.
            bench.store.close()
            for file in settings.store_path.parent.glob(settings.store_path.name + "*"):
                file.unlink()
            raise
    return bench
