"""One row of text to one typed row: every cell by its declared rule, the first that fails named with its cure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gazetteer.model import Precision
from geomap.errors import BadInputError
from geomap.model import DatePrecision
from geomap.tables.columns import Layout
from geomap.tables.reader import RawRow
from geomap.tables.values import DateSpan, day_span, degrees, event_types, known, whole_number
from geomap.taxonomy import EventType, SubEventType

_IDENTIFYING: Final = ("date_start", "place", "adm1", "adm2", "lat", "lon", "title", "event_type", "actor1", "actor2")

# UCDP GED codebook, where_prec and date_prec; ACLED codebook, geo_precision and time_precision. UCDP's and ACLED's
# 1 is a named place, not a surveyed site, so it is a settlement here.
_UCDP_WHERE: Final[dict[str, Precision]] = {
    "1": "settlement", "2": "near", "3": "district", "4": "province", "5": "region", "6": "country", "7": "unlocated",
}  # fmt: skip
_ACLED_WHERE: Final[dict[str, Precision]] = {"1": "settlement", "2": "near", "3": "province"}
_UCDP_WHEN: Final[dict[str, DatePrecision]] = {"1": "day", "2": "week", "3": "week", "4": "month", "5": "year"}
_ACLED_WHEN: Final[dict[str, DatePrecision]] = {"1": "day", "2": "week", "3": "month"}
_OWN_WHERE: Final[dict[str, Precision]] = {
    p: p for p in ("exact", "settlement", "near", "district", "province", "region", "country", "unlocated")
}
# UCDP: state-based and non-state violence are fought by two sides, one-sided violence is against civilians.
_UCDP_TYPES: Final[dict[str, EventType]] = {"1": "Battles", "2": "Battles", "3": "Violence against civilians"}


@dataclass(frozen=True, slots=True)
class Counts:
    """Low, best and high of one measure as the row gives them."""

    low: int | None
    best: int | None
    high: int | None

    @property
    def given(self) -> bool:
        """Whether the row says any number."""
        return (self.low, self.best, self.high) != (None, None, None)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with its values; lon and lat in degrees (WGS 84). `key` is stable over imports of the same data."""

    number: int
    key: str
    has_own_id: bool
    title: str | None
    dates: DateSpan
    event_type: EventType | None
    sub_event_type: SubEventType | None
    place: str | None
    adm1: str | None
    adm2: str | None
    country: str | None
    lon: float | None
    lat: float | None
    precision: Precision | None
    killed: Counts
    injured: Counts
    actors: tuple[str, ...]
    sided: bool
    source: str | None
    url: str | None
    notes: str | None


def read_row(raw: RawRow, layout: Layout, date_formats: Sequence[str] = ()) -> TableRow:
    """Convert a row. Raises BadInputError for the first cell that cannot be used."""

    def cell(name: str) -> str | None:
        return known(layout.cell(raw.cells, name))

    main, sub = event_types(cell("event_type"), cell("sub_event_type"))
    lat, lon = degrees(layout.cell(raw.cells, "lat"), "lat", 90), degrees(layout.cell(raw.cells, "lon"), "lon", 180)
    if (lat is None) != (lon is None):
        raise BadInputError("only one of lat and lon is filled in: give both, or neither")
    return TableRow(
        number=raw.number,
        key=_key(raw, layout),
        has_own_id=layout.cell(raw.cells, "id") is not None,
        title=cell("title"),
        dates=_dates(raw, layout, date_formats),
        event_type=main or _UCDP_TYPES.get(cell("violence") or ""),
        sub_event_type=sub,
        place=cell("place"),
        adm1=cell("adm1"),
        adm2=cell("adm2"),
        country=_country(cell("country")),
        lon=lon,
        lat=lat,
        precision=_precision(layout, cell("where_prec"), cell("precision")),
        killed=_counts(raw, layout, "killed"),
        injured=_counts(raw, layout, "injured"),
        actors=tuple(name for name in (cell("actor1"), cell("actor2")) if name),
        # UCDP lists the parties of a two-sided conflict without saying who struck.
        sided=layout.dataset != "ucdp" or cell("violence") == "3",
        source=cell("source"),
        url=_web_address(cell("url")),
        notes=cell("notes"),
    )


def _key(raw: RawRow, layout: Layout) -> str:
    own = layout.cell(raw.cells, "id")
    if own:
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", own)
        # Two ids that differ only in what is not plain ("a/b", "a b") stay two.
        return plain if plain == own else f"{plain}-{hashlib.sha256(own.encode()).hexdigest()[:6]}"
    identifying = "\x1f".join(layout.cell(raw.cells, name) or "" for name in _IDENTIFYING)
    return "h" + hashlib.sha256(identifying.encode()).hexdigest()[:16]


def _dates(raw: RawRow, layout: Layout, date_formats: Sequence[str]) -> DateSpan:
    start = day_span(layout.cell(raw.cells, "date_start"), date_formats)
    end = day_span(layout.cell(raw.cells, "date_end"), date_formats)
    if start.start and end.end and end.end < start.start:
        raise BadInputError(f"date_end {end.end} is before the date {start.start}: mend one of them")
    when = _UCDP_WHEN if layout.dataset == "ucdp" else _ACLED_WHEN if layout.dataset == "acled" else {}
    precision = when.get(layout.cell(raw.cells, "date_prec") or "", start.precision)
    return DateSpan(start.start, end.end or start.end, precision)


def _precision(layout: Layout, coded: str | None, own: str | None) -> Precision | None:
    if layout.dataset == "ucdp":
        return _UCDP_WHERE.get(coded or "")
    if layout.dataset == "acled":
        return _ACLED_WHERE.get(coded or "")
    return _OWN_WHERE.get((own or "").casefold())


def _counts(raw: RawRow, layout: Layout, measure: str) -> Counts:
    low, best, high = (
        whole_number(layout.cell(raw.cells, name), name) for name in (f"{measure}_low", measure, f"{measure}_high")
    )
    if low is not None and high is not None and low > high:
        raise BadInputError(
            f"the lowest number of {measure} ({low}) is above the highest ({high}), so the row was not taken: "
            "correct it in the file and import it again"
        )
    return Counts(low, best, high)


def _country(cell: str | None) -> str | None:
    if cell is None:
        return None
    codes = {"afghanistan": "AF", "af": "AF", "afg": "AF", "pakistan": "PK", "pk": "PK", "pak": "PK"}
    code = codes.get(cell.casefold())
    if code is None:
        raise BadInputError(f"country {cell!r} is neither Afghanistan nor Pakistan: this map holds only those two")
    return code


def _web_address(cell: str | None) -> str | None:
    return cell if cell and cell.lower().startswith(("http://", "https://")) else None
