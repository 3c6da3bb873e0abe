"""`geomap doctor`: whether everything that geomap needs is here, and what to do where it is not."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click

from gazetteer.errors import GazetteerError
from geomap.cli.options import data_dir_option, gazetteer_of, settings_of
from geomap.errors import GeomapError
from geomap.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, whether it is well, and what was found or what to do."""

    what: str
    well: bool
    says: str


@click.command()
@data_dir_option
def doctor(data_dir: Path | None) -> None:
    """Check the installation, the gazetteer and the store; exits with 1 when something needs attention."""
    found = list(_findings(settings_of(data_dir)))
    for each in found:
        click.echo(f"{'ok  ' if each.well else 'FIX '} {each.what}: {each.says}")
    sys.exit(0 if all(each.well for each in found) else 1)


def _findings(settings: Settings) -> Iterator[Finding]:
    yield Finding("Python", (3, 11) <= sys.version_info[:2] <= (3, 14), sys.version.split()[0])
    yield _check("data directory", lambda: _writable(settings.data_dir))
    yield _check("gazetteer", lambda: _gazetteer(settings.data_dir))
    yield _check("store", lambda: _store(settings))
    yield _check("page assets", _assets)


def _check(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, look())
    except (GeomapError, GazetteerError, OSError) as error:
        return Finding(what, False, str(error))


def _writable(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / ".probe"
    probe.write_text("")
    probe.unlink()
    return str(folder)


def _gazetteer(data_dir: Path) -> str:
    gazetteer = gazetteer_of(data_dir)
    _sound(settings_of(data_dir).gazetteer_path, "make it again with: geomap gazetteer build")
    districts = "with district outlines" if gazetteer.has_boundaries else "without district outlines"
    return f"edition {gazetteer.edition[:12]}, {districts}"


def _store(settings: Settings) -> str:
    from geomap.store import open_store

    if not settings.store_path.exists():
        return f"none yet at {settings.store_path}; the first command that needs it makes it"
    with open_store(settings.store_path, create=False) as store:
        _sound(settings.store_path, "put a copy from a backup in its place")
        return f"{settings.store_path}, {store.change} changes so far"


def _sound(path: Path, cure: str) -> None:
    """Read every page of a SQLite file. Raises OSError for one that is damaged, whichever part it is."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as con:
            (found,) = con.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        raise OSError(f"{path} is damaged ({found.splitlines()[-1]}): {cure}")


def _assets() -> str:
    # The web package is found by name, not imported: the layers go web → geomap.
    from importlib.util import find_spec

    spec = find_spec("web")
    manifest = Path(spec.origin or "").parent / "static" / "vendor" / "manifest.json" if spec else None
    if manifest is None or not manifest.is_file():
        raise FileNotFoundError("the browser files were not built: install geomap again (make run does it)")
    return str(manifest.parent)
