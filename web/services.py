"""What the views draw on: settings, store, gazetteer, columns and the map's shell, each opened on first use.

One `Services` belongs to one app. Opening is lazy so that the server answers within a second of its start, and
guarded by a lock because requests run on several threads; `warm` opens everything ahead of the first visitor.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Final, TypeVar, cast

from flask import current_app

from geomap.settings import Settings
from web.bodies import Bodies

if TYPE_CHECKING:
    from gazetteer import Gazetteer
    from geomap.columns import IncidentColumns
    from geomap.maps import Shell
    from geomap.pipeline import Workbench
    from geomap.store import Store

EXTENSION: Final = "geomap"
STATIC: Final = Path(__file__).parent / "static"
T = TypeVar("T")


class Services:
    """The doors to geomap and the gazetteer that one app uses."""

    def __init__(self, settings: Settings, *, store: Store | None = None, gazetteer: Gazetteer | None = None) -> None:
        self.settings = settings
        # Another store may stand at the same change: tags do not outlive the process.
        self._started = token_hex(8)
        self.bodies = Bodies()
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._opened: dict[str, object] = {}
        if store is not None:
            self._opened["store"] = store
        if gazetteer is not None:
            self._opened["gazetteer"] = gazetteer

    def once(self, name: str, open_it: Callable[[], T]) -> T:
        """What `open_it` returned the first time it was asked for under this name, whichever thread asked."""
        if name not in self._opened:
            with self._guard:
                # A lock for each name: the page does not wait for a million incidents to be loaded.
                lock = self._locks.setdefault(name, threading.Lock())
            with lock:
                if name not in self._opened:
                    self._opened[name] = open_it()
        return cast(T, self._opened[name])

    @property
    def store(self) -> Store:
        """The incidents. Raises StoreError when the file cannot be used."""
        return self.once("store", self._open_store)

    @property
    def gazetteer(self) -> Gazetteer:
        """The place names and units, compiled on first use."""
        return self.once("gazetteer", self._open_gazetteer)

    @property
    def workbench(self) -> Workbench:
        """Store and gazetteer together, for reading new dispatches and tables."""
        return self.once("workbench", self._open_workbench)

    @property
    def columns(self) -> IncidentColumns:
        """The columns that filters, counts and tiles are computed from, brought up to the store's last change."""
        columns = self.once("columns", self._load_columns)
        columns.refresh()
        return columns

    @property
    def shell(self) -> Shell:
        """The page's Folium map, taken apart so that no inline code is left."""
        return self.once("shell", self._build_shell)

    @cached_property
    def shell_version(self) -> str:
        """A name for the shell's script and style that changes when they do."""
        return blake2b((self.shell.script + self.shell.css).encode(), digest_size=8).hexdigest()

    def state(self, change: int) -> tuple[object, ...]:
        """What every answer about incidents as of a store's change depends on beside the question, for its tag."""
        return self._started, change, self.gazetteer.edition

    def asset_version(self, path: str) -> str:
        """A name for a file under web/static that changes with its content; files change only with a new release."""
        return self.once(f"static/{path}", lambda: _digest(STATIC / path))

    def warm(self) -> None:
        """Open everything now, so that the first visitor does not wait for it; what the page needs goes first."""
        from geomap.filters import IncidentFilter

        units = self.gazetteer.units
        _ = self.shell_version, self.columns.summary(IncidentFilter(), units)
        self.columns.tile(6, 43, 25, IncidentFilter(), units)
        # The indexes of names are made on first use.
        units.select("AF-KHO")
        self.gazetteer.search("a", limit=1)

    def _open_store(self) -> Store:
        from geomap.store import open_store

        return open_store(self.settings.store_path)

    def _open_gazetteer(self) -> Gazetteer:
        from gazetteer import ensure_compiled, open_gazetteer

        path = ensure_compiled(self.settings.data_dir)
        return open_gazetteer(path, aliases=self.settings.aliases_path)

    def _open_workbench(self) -> Workbench:
        from geomap.pipeline import Workbench

        return Workbench(self.gazetteer, self.store)

    def _load_columns(self) -> IncidentColumns:
        from geomap.columns import IncidentColumns

        return IncidentColumns.load(self.store)

    def _build_shell(self) -> Shell:
        from geomap.maps import MapSettings, build_shell

        return build_shell(MapSettings(tile_url=self.settings.tile_url))


def _digest(file: Path) -> str:
    return blake2b(file.read_bytes(), digest_size=6).hexdigest() if file.is_file() else "missing"


def services() -> Services:
    """The services of the app that handles this request."""
    return cast(Services, current_app.extensions[EXTENSION])
