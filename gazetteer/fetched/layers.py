"""Recognises boundary layers by their columns and reads their rows as shapes of one kind.

Known: OCHA's common operational datasets (both generations of column names, and the renamed columns of simplified
copies), geoBoundaries and Who's On First. A layer that fits none is named and left out, never guessed at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from gazetteer.errors import GazetteerDataError
from gazetteer.model import Country

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Feature = Mapping[str, Any]
"""A GeoJSON feature whose coordinates are lon, lat in WGS 84."""


@dataclass(frozen=True, slots=True)
class LayerKind:
    """What a layer's columns are called (lower case). The first known kind whose columns are all there fits.

    `rank` orders layers that draw the same unit: the smaller is believed.
    """

    title: str
    rank: int
    name: str
    level: int | None = None
    code: str = ""
    province: str = ""
    district: str = ""
    other_names: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    def fits(self, columns: frozenset[str]) -> bool:
        """Whether a layer of these columns is of this kind."""
        wanted = (self.name, self.code, self.province, self.district, *self.needs)
        return columns.issuperset(column for column in wanted if column)


def _ocha(level: int, name: str) -> LayerKind:
    """OCHA's columns: `name` is adm{}_en until 2024 and adm{}_name since."""
    own = f"adm{level}"
    return LayerKind(
        f"OCHA {'districts' if level == 2 else 'tehsils'}",
        rank=0,
        name=name.format(level),
        level=level,
        code=f"{own}_pcode",
        province=name.format(1),
        district=name.format(2) if level == 3 else "",
        other_names=(f"{own}alt1en", f"{own}alt2en", f"{own}_da", f"{own}_ps", f"{own}_ur", f"{own}_name1"),
    )


KINDS = (
    _ocha(3, "adm{}_en"),
    _ocha(3, "adm{}_name"),
    _ocha(2, "adm{}_en"),
    _ocha(2, "adm{}_name"),
    LayerKind("OCHA tehsils", 0, "tehsil_name", 3, "tehsil_code", "province_name", "district_name"),
    LayerKind("OCHA districts", 0, "district_name", 2, "district_code", "province_name"),
    LayerKind("geoBoundaries", 1, "shapename", code="shapeid", needs=("shapegroup", "shapetype")),
    LayerKind("Who's On First", 2, "name", code="wof_id", needs=("placetype", "country", "inception", "cessation")),
    LayerKind("Who's On First", 2, "wof:name", code="wof:id", needs=("wof:placetype", "wof:country")),
)

_COUNTRIES: Mapping[str, Country] = {"AF": "AF", "AFG": "AF", "PK": "PK", "PAK": "PK"}
_WOF_LEVELS = {"region": 1, "county": 2, "localadmin": 3}


@dataclass(frozen=True, slots=True)
class Shape:
    """One polygon of a layer. `level` is 1 to 3; `valid_to` is the first day after, None is open or not told."""

    kind: LayerKind
    level: int
    name: str
    geometry: BaseGeometry
    code: str = ""
    country: Country | None = None
    province: str = ""
    district: str = ""
    other_names: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """The shapes of one file, and what was left out of it with the reason."""

    file: str
    kind: LayerKind | None
    shapes: tuple[Shape, ...] = ()
    left_out: tuple[str, ...] = field(default=())


def recognise(columns: Iterable[str]) -> LayerKind | None:
    """The kind of a layer with these columns; None where it is not known."""
    lower = frozenset(column.lower() for column in columns)
    return next((kind for kind in KINDS if kind.fits(lower)), None)


def read_layer(file: str, features: Sequence[Feature]) -> Layer:
    """The shapes of a file's features. A layer of an unknown kind has none and says so.

    Raises GazetteerDataError for coordinates that are not degrees, which only a wrong projection explains.
    """
    columns = _object(features[0].get("properties")) if features else {}
    kind = recognise(columns)
    if kind is None:
        known = ", ".join(sorted(columns)) or "none"
        return Layer(file, None, (), (f"its columns are of no known layer ({known})",))
    shapes, without = [], 0
    for feature in features:
        shape = _shape(kind, {k.lower(): v for k, v in _object(feature.get("properties")).items()}, feature)
        if shape is None:
            without += 1
        else:
            shapes.append(shape)
    left_out = (f"{without} features without a name, a level or a polygon",) if without else ()
    _check_degrees(file, shapes)
    return Layer(file, kind, tuple(shapes), left_out)


def _shape(kind: LayerKind, row: Mapping[str, Any], feature: Feature) -> Shape | None:
    name, level = _text(row, kind.name), kind.level or _level(row)
    geometry = _polygon(_object(feature.get("geometry")))
    if not name or level is None or geometry is None:
        return None
    start, end = _dates(row)
    country = row.get("adm0_pcode") or row.get("shapegroup") or row.get("country") or row.get("wof:country")
    code = _text(row, kind.code)
    return Shape(
        kind=kind,
        level=level,
        name=name,
        geometry=geometry,
        code=code,
        country=_COUNTRIES.get(str(country or code[:2]).upper()),
        province=_text(row, kind.province),
        district=_text(row, kind.district),
        other_names=tuple(text for column in kind.other_names if (text := _text(row, column))),
        valid_from=start,
        valid_to=end,
    )


def _object(value: object) -> dict[str, Any]:
    """A JSON object; an empty one in the place of anything else, because files hold anything."""
    return value if isinstance(value, dict) else {}


def _text(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column) if column else None
    return "" if value is None else str(value).strip()


def _level(row: Mapping[str, Any]) -> int | None:
    kind = _text(row, "shapetype").upper()
    if kind in {"ADM1", "ADM2", "ADM3"}:
        return int(kind[3])
    return _WOF_LEVELS.get(_text(row, "placetype") or _text(row, "wof:placetype"))


def _dates(row: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """Inception and cessation, put in order: Who's On First swaps those of the tribal areas."""
    start, end = (_day(row.get(key) or row.get(f"edtf:{key}")) for key in ("inception", "cessation"))
    return (end, start) if start and end and end < start else (start, end)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _polygon(geometry: dict[str, Any]) -> BaseGeometry | None:
    """A valid polygon or multipolygon; None for any other geometry and for one that cannot be read."""
    import numpy as np
    import shapely
    from shapely.geometry import shape

    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    try:
        found = shapely.force_2d(shape(geometry))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, shapely.errors.ShapelyError):
        return None
    if not np.isfinite(shapely.get_coordinates(found)).all():
        return None
    if not found.is_valid:
        found = shapely.make_valid(found, method="structure", keep_collapsed=False)
    return None if found.is_empty or found.geom_type not in {"Polygon", "MultiPolygon"} else found


def _check_degrees(file: str, shapes: Iterable[Shape]) -> None:
    for shape in shapes:
        west, south, east, north = shape.geometry.bounds
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise GazetteerDataError(
                f"{file}: the coordinates of {shape.name!r} are not degrees; save the layer in WGS 84 (EPSG:4326)"
            )
