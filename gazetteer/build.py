"""Compiles the gazetteer: our tables, and where given the village level and district outlines, into one file.

The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gazetteer import catalogue, database, index
from gazetteer.classwords import without_generics
from gazetteer.fold import fold_plain, plain, skeleton
from gazetteer.index import Entry
from gazetteer.model import Place
from gazetteer.tables import DATA, edition, read_history, read_places

_KINDS = {"short": index.SHORT, "garble": index.GARBLE, "historic": index.HISTORIC}

FILE_NAME = "gazetteer.sqlite"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build put together: the number of places of our tables, of villages added and merged, of outlines."""

    path: Path
    curated: int
    villages: int = 0
    merged: int = 0
    outlines: int = 0


def build(
    path: Path, *, data: Path = DATA, geonames: Path | None = None, boundaries: Path | None = None
) -> BuildReport:
    """Compile the tables of `data` to `path`. `geonames` and `boundaries` are folders of downloaded dumps and layers.

    Raises GazetteerDataError for a table that breaks its schema.
    """
    curated = read_places(data)
    meta = {
        "edition": edition(data),
        "geonames": "1" if geonames else "0",
        "boundaries": "1" if boundaries else "0",
    }
    places = sorted(curated, key=catalogue.unit_order)
    arrays = catalogue.pack(places, frozenset(p.id for p in curated)) | name_arrays(places)
    database.write(path, meta, places, read_history(data), {}, arrays)
    return BuildReport(path, len(curated))


def name_arrays(places: Sequence[Place]) -> dict[str, bytes]:
    """The name index of places that are in unit order."""
    entries = [entry for number, place in enumerate(places) for entry in _entries(number, place)]
    return index.pack(entries, [skeleton(entry.key) for entry in entries])


def _entries(number: int, place: Place) -> Iterable[Entry]:
    """One entry for each distinct spelling, and one without its generic words ("kalay", "district")."""
    seen = set()
    for name in place.names:
        words = plain(name.text).split(" ")
        for form in (words, without_generics(words)):
            text = " ".join(form)
            key = fold_plain(text)
            if key and (text, key) not in seen:
                seen.add((text, key))
                yield Entry(number, text, key, _KINDS.get(name.kind, 0 if form is words else index.PART))


def is_current(path: Path, data: Path = DATA) -> bool:
    """Whether `path` holds a compiled gazetteer of this format and of these tables' edition."""
    from gazetteer.errors import GazetteerError

    try:
        found = database.Database(path)
    except GazetteerError:
        return False
    found.close()
    return found.meta.get("edition") == edition(data)


def ensure_compiled(data_dir: Path, *, data: Path = DATA) -> Path:
    """The compiled gazetteer in `data_dir`, made from the bundled tables on first use or when they changed.

    A file of the same edition is never replaced, so one built with villages or outlines stays.
    """
    path = data_dir / FILE_NAME
    if not is_current(path, data):
        build(path, data=data)
    return path
