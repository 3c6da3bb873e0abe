"""Compiles the gazetteer: our tables, and where given the village level and district outlines, into one file.

The same input gives the same bytes.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gazetteer.compiled import catalogue, database, index
from gazetteer.compiled.index import Entry
from gazetteer.fetched.boundaries import Boundaries, Progress, read_boundaries
from gazetteer.fetched.geonames import Villages, read_geonames
from gazetteer.model import Place
from gazetteer.names.classwords import without_generics
from gazetteer.names.fold import fold_plain, plain, skeleton
from gazetteer.tables import DATA, edition, read_history, read_places
from gazetteer.units import make_units

_KINDS = {"short": index.SHORT, "garble": index.GARBLE, "historic": index.HISTORIC}

FILE_NAME = "gazetteer.sqlite"
_FOLDERS = "gazetteer.folders.json"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build put together: the number of places of our tables, and what the fetched folders gave."""

    path: Path
    curated: int
    villages: Villages | None = None
    boundaries: Boundaries | None = None


def build(
    path: Path,
    *,
    data: Path = DATA,
    geonames: Path | None = None,
    boundaries: Path | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Compile the tables of `data` to `path`. `geonames` and `boundaries` are folders of downloaded dumps and layers.

    Nothing at `path` changes before all is done. Raises GazetteerDataError for a table that breaks its schema, and
    for a folder that is missing or holds nothing of use.
    """
    curated = read_places(data)
    history = read_history(data)
    drawn = read_boundaries(boundaries, curated, progress) if boundaries else None
    outlines = drawn.outlines if drawn else {}
    villages = None
    places = curated
    if geonames:
        units = make_units(curated, history, {code: wkb for code, (_, wkb) in outlines.items()})
        villages = read_geonames(geonames, curated, units, progress)
        places = [*villages.curated, *villages.added]
    places = sorted(places, key=catalogue.unit_order)
    arrays = catalogue.pack(places, frozenset(p.id for p in curated)) | name_arrays(places)
    meta = {"edition": edition(data), "geonames": str(int(bool(geonames))), "boundaries": str(int(bool(outlines)))}
    database.write(path, meta, places, history, outlines, arrays)
    return BuildReport(path, len(curated), villages, drawn)


def name_arrays(places: Sequence[Place]) -> dict[str, bytes]:
    """The name index of places that are in unit order."""
    slips = frozenset(plain(name.text) for place in places for name in place.names if name.kind == "garble")
    entries = [entry for number, place in enumerate(places) for entry in _entries(number, place, slips)]
    return index.pack(entries, [skeleton(entry.key) for entry in entries])


def _entries(number: int, place: Place, slips: frozenset[str]) -> Iterable[Entry]:
    """One entry for each distinct spelling, and one without its generic words ("kalay", "district").

    What our tables call a slip ("Host") is one wherever a dump has it too.
    """
    seen = set()
    told = [(name, plain(name.text).split(" ")) for name in place.names]
    # A name as it is written comes first: "Miran Shah" is more than a part of "Miran Shah Tehsil".
    forms = [*((name, words, True) for name, words in told), *((name, without_generics(w), False) for name, w in told)]
    for name, form, whole in forms:
        text = " ".join(form)
        key = fold_plain(text)
        if key and (text, key) not in seen:
            seen.add((text, key))
            kind = _KINDS.get(name.kind, 0 if whole else index.PART)
            yield Entry(number, text, key, index.GARBLE if text in slips else kind)


def is_current(path: Path, data: Path = DATA) -> bool:
    """Whether `path` holds a compiled gazetteer of this format and of these tables' edition."""
    from gazetteer.errors import GazetteerError

    try:
        found = database.Database(path)
    except GazetteerError:
        return False
    found.close()
    return found.meta.get("edition") == edition(data)


def build_in(
    data_dir: Path,
    *,
    data: Path = DATA,
    geonames: Path | None = None,
    boundaries: Path | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Compile the gazetteer of a data directory, and remember the folders, so that a new edition takes them too."""
    data_dir.mkdir(parents=True, exist_ok=True)
    done = build(data_dir / FILE_NAME, data=data, geonames=geonames, boundaries=boundaries, progress=progress)
    folders = {"geonames": geonames, "boundaries": boundaries}
    kept = {name: str(folder.resolve()) for name, folder in folders.items() if folder}
    (data_dir / _FOLDERS).write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return done


def ensure_compiled(data_dir: Path, *, data: Path = DATA) -> Path:
    """The compiled gazetteer in `data_dir`, made from the bundled tables on first use or when they changed.

    A file of the same edition is never replaced. One that was built with villages or outlines is built with them
    again, which takes about a minute; where their folder is gone, a warning names the cure.
    """
    path = data_dir / FILE_NAME
    if not is_current(path, data):
        folders = _remembered(data_dir)
        if folders:
            _log.warning("the gazetteer's tables are newer than %s: compiling it again, about a minute", path)
        build(path, data=data, geonames=folders.get("geonames"), boundaries=folders.get("boundaries"))
    return path


def _remembered(data_dir: Path) -> dict[str, Path]:
    try:
        kept = json.loads((data_dir / _FOLDERS).read_text(encoding="utf-8"))
        folders = {name: Path(kept[name]) for name in ("geonames", "boundaries") if name in kept}
    except (OSError, ValueError, TypeError):
        return {}
    for name, folder in folders.items():
        if not folder.is_dir():
            _log.warning("%s of the last build is gone: geomap gazetteer build --%s FOLDER adds it again", folder, name)
    return {name: folder for name, folder in folders.items() if folder.is_dir()}
