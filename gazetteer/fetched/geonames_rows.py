"""Reads GeoNames country dumps: tab-separated rows of 19 columns, as downloaded, zipped or not.

Columns by position: https://download.geonames.org/export/dump/readme.txt. Data: GeoNames, CC BY 4.0.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from math import pi
from pathlib import Path

from gazetteer.errors import GazetteerDataError
from gazetteer.model import Country, PlaceClass
from gazetteer.names.fold import plain

COUNTRIES: tuple[Country, ...] = ("AF", "PK")
COLUMNS = 19

_CLASSES: dict[str, PlaceClass] = {
    "P.PPLC": "town",
    "P.PPLA": "town",
    "P.PPLA2": "town",
    "P.PPLX": "neighbourhood",
    "S.MILB": "base",
    "S.AIRB": "base",
    "S.PSTB": "crossing",
    "S.PSTP": "post",
    "S.FT": "post",
    "S.CMPRF": "camp",
    "S.AIRP": "facility",
    "S.DAM": "facility",
    "T.PASS": "pass",
    "T.VAL": "valley",
    "T.VALS": "valley",
    "T.GRGE": "valley",
}
"""What reports name. Hills, streams, shops and administrative units are left out: the first two bear the names of
villages by the thousand, the last stand in our own tables. Any other P is a village, or a town by its population."""

_SKIPPED = frozenset({"P.PPLH", "P.PPLQ", "P.PPLW", "P.PPLCH"})
"""Places that are abandoned, destroyed or historical."""

_VILLAGE_RADIUS_M = 2_500
_TOWN = 10_000
"""Inhabitants from which a populated place is a town."""

_OTHER_SCRIPT = re.compile("[^\u0000-\u024f\u0300-\u036f\u0600-\u06ff\u0750-\u077f\u1e00-\u1eff\u2000-\u206f]")


@dataclass(frozen=True, slots=True)
class GeonamesRow:
    """One row that is kept. `names` has the name first, then other spellings in Latin or Arabic script."""

    id: int
    names: tuple[str, ...]
    lon: float
    lat: float
    place_class: PlaceClass
    country: Country
    admin1: str
    population: int

    @property
    def radius_m(self) -> float:
        """Metres: GeoNames' own error for a village, the size of the place (2,000 people to the km²) for a town."""
        return float(max(_VILLAGE_RADIUS_M, round((self.population / 2000 / pi) ** 0.5 * 1000 + 1000, -2)))


@dataclass(slots=True)
class Counts:
    """What was read: rows in all, rows that are of no use here, and rows that break the format."""

    rows: int = 0
    skipped: int = 0
    broken: int = 0


def read_rows(folder: Path, counts: Counts) -> Iterator[GeonamesRow]:
    """The rows of AF and PK in `folder` that reports may name, in the files' order; `counts` is filled on the way.

    Raises GazetteerDataError where no dump is there, and for a file of which more than one row in a hundred is broken.
    """
    paths = [path for country in COUNTRIES if (path := _dump(folder, country)) is not None]
    if not paths:
        raise GazetteerDataError(f"{folder} holds neither AF.zip nor PK.zip; fetch them with: geomap gazetteer fetch")
    for path in paths:
        before = Counts(counts.rows, counts.skipped, counts.broken)
        yield from _read(path, counts)
        if (counts.broken - before.broken) * 100 > counts.rows - before.rows or counts.rows == before.rows:
            raise GazetteerDataError(f"{path.name} is not a GeoNames dump of {COLUMNS} columns; download it again")


def _dump(folder: Path, country: Country) -> Path | None:
    return next((p for p in (folder / f"{country}.zip", folder / f"{country}.txt") if p.is_file()), None)


def _read(path: Path, counts: Counts) -> Iterator[GeonamesRow]:
    for line in read_text(path).split("\n"):
        if not line:
            continue
        counts.rows += 1
        try:
            row = _row(line.rstrip("\r").split("\t"))
        except ValueError:
            counts.broken += 1
            continue
        if row is None:
            counts.skipped += 1
        else:
            yield row


def read_text(path: Path) -> str:
    """The text of a dump, zipped or not; GazetteerDataError where it cannot be read."""
    try:
        if path.suffix != ".zip":
            return path.read_text(encoding="utf-8")
        with zipfile.ZipFile(path) as archive:
            return archive.read(f"{path.stem}.txt").decode("utf-8")
    except (zipfile.BadZipFile, KeyError, EOFError, UnicodeDecodeError, NotImplementedError, RuntimeError) as error:
        raise GazetteerDataError(f"{path.name} is not a whole GeoNames dump ({error}); download it again") from error


def _row(cells: list[str]) -> GeonamesRow | None:
    """The row; None where it is of no use here. ValueError where it breaks the format."""
    if len(cells) != COLUMNS:
        raise ValueError(f"{len(cells)} columns")
    lat, lon, population = float(cells[4]), float(cells[5]), int(cells[14] or 0)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError("not a point")
    place_class = _class(f"{cells[6]}.{cells[7]}", population)
    country: Country | None = "AF" if cells[8] == "AF" else "PK" if cells[8] == "PK" else None
    names = _names(cells)
    if place_class is None or country is None or not names:
        return None
    return GeonamesRow(int(cells[0]), names, lon, lat, place_class, country, cells[10], max(population, 0))


def _class(code: str, population: int) -> PlaceClass | None:
    if code in _CLASSES:
        return _CLASSES[code]
    if not code.startswith("P.") or code in _SKIPPED:
        return None
    return "town" if population >= _TOWN else "village"


def _names(cells: list[str]) -> tuple[str, ...]:
    """The name, then what differs from it in more than case and accents."""
    found: dict[str, str] = {}
    for text in (cells[1], cells[2], *cells[3].split(",")):
        text = text.strip()
        if text and not _OTHER_SCRIPT.search(text) and "://" not in text and (key := plain(text)):
            found.setdefault(key if text.isascii() or not _is_arabic(text) else text, text)
    return tuple(found.values())


def _is_arabic(text: str) -> bool:
    return any("\u0600" <= character <= "\u077f" for character in text)
