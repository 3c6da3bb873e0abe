"""A small map of one place as line paths: for a page that is read or printed without a script.

What is drawn is what is known, as on the big map: a point, a circle of uncertainty, or the outline of an area.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gazetteer import Resolution
    from gazetteer.units import Units

WIDTH: Final = 400
HEIGHT: Final = 250
_DEGREE_M: Final = 111_195
_LEAST_SPAN: Final = 2.2
"""Degrees of latitude: a town is shown with the districts' worth of country that a reader needs to find it."""
_POINTS: Final = frozenset({"exact", "settlement"})
_AREAS: Final = frozenset({"district", "province", "region"})
_SCALES_KM: Final = (500, 200, 100, 50, 20, 10)


@dataclass(frozen=True, slots=True)
class Label:
    """A province's name at a spot of the drawing, in pixels."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Locator:
    """The drawing: SVG path data and pixels on a sheet of WIDTH x HEIGHT, north up.

    `area` is the place's outline (`approximate` where it is our own), `radius` its circle of uncertainty, `dot` a place
    known to the site or the settlement. `border` is the Durand Line.
    """

    provinces: tuple[str, ...]
    border: str
    labels: tuple[Label, ...]
    x: float
    y: float
    dot: bool
    area: str
    approximate: bool
    radius: float | None
    scale_km: int
    scale: float


class Locators:
    """Draws locators. Keeps both countries' provinces and the line between them; threads may share one."""

    def __init__(self, units: Units) -> None:
        import shapely

        self._units = units
        drawn = [(unit, o) for unit in units.provinces() if (o := units.outline(unit.code)) is not None]
        self._provinces = [(unit.name, outline) for unit, outline in drawn]
        afghan, pakistani = (
            shapely.boundary(shapely.union_all([outline for unit, outline in drawn if unit.country == country]))
            for country in ("AF", "PK")
        )
        # The two sides share their vertices; where they do not, they lie within a hundred metres.
        self._border = shapely.intersection(afghan, shapely.buffer(pakistani, 1e-3))

    def draw(self, place: Resolution) -> Locator | None:
        """The map of a place; None where nothing can be drawn honestly."""
        if place.lon is None or place.lat is None or place.precision not in _POINTS | _AREAS | {"near"}:
            return None
        outline, approximate = self._area(place)
        sheet = _sheet(place.lon, place.lat, outline, place.uncertainty_m or 0)
        seen = [(name, part) for name, o in self._provinces if not (part := sheet.clip(o)).is_empty]
        x, y = sheet.pixel(place.lon, place.lat)
        radius = (place.uncertainty_m or 0) / _DEGREE_M * sheet.per_degree
        km = next((km for km in _SCALES_KM if sheet.length(km) < WIDTH / 3), _SCALES_KM[-1])
        return Locator(
            provinces=tuple(sheet.path(part) for _, part in seen),
            border=sheet.path(sheet.clip(self._border)),
            labels=tuple(_labels(sheet, seen, outline)),
            x=x,
            y=y,
            dot=place.precision in _POINTS,
            area=sheet.path(sheet.clip(outline)) if outline is not None else "",
            approximate=approximate,
            radius=round(radius, 1) if outline is None and place.precision not in _POINTS and radius >= 1 else None,
            scale_km=km,
            scale=round(sheet.length(km), 1),
        )

    def _area(self, place: Resolution) -> tuple[BaseGeometry | None, bool]:
        found = self._units.area(place.place_id) if place.place_id and place.precision in _AREAS else None
        return found or (None, False)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The part of the earth that is drawn: its middle in degrees, and pixels per degree of latitude."""

    lon: float
    lat: float
    per_degree: float

    @property
    def squeeze(self) -> float:
        """How much shorter a degree of longitude is than one of latitude."""
        return cos(radians(self.lat))

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        x = WIDTH / 2 + (lon - self.lon) * self.squeeze * self.per_degree
        y = HEIGHT / 2 - (lat - self.lat) * self.per_degree
        return round(x, 1), round(y, 1)

    def length(self, km: float) -> float:
        """A distance in pixels."""
        return km * 1000 / _DEGREE_M * self.per_degree

    def clip(self, outline: BaseGeometry) -> BaseGeometry:
        """The part on the sheet and a little beyond, to hide cut edges; simplified to half a pixel."""
        import shapely

        half_x, half_y = (WIDTH / 2 + 8) / self.per_degree / self.squeeze, (HEIGHT / 2 + 8) / self.per_degree
        cut = shapely.clip_by_rect(outline, self.lon - half_x, self.lat - half_y, self.lon + half_x, self.lat + half_y)
        return shapely.simplify(cut, 0.5 / self.per_degree)

    def path(self, shape: BaseGeometry) -> str:
        """The lines and rings of a shape as SVG path data."""
        import shapely

        lines = [part for part in shapely.get_parts(shapely.boundary(shape) if shape.area else shape) if part.length]
        parts = [x for line in lines for x in (line.geoms if hasattr(line, "geoms") else [line])]
        close = "Z" if shape.area else ""
        return "".join(f"M{'L'.join(f'{x:g} {y:g}' for x, y in self._pixels(line))}{close}" for line in parts)

    def _pixels(self, line: BaseGeometry) -> list[tuple[float, float]]:
        return [self.pixel(lon, lat) for lon, lat in line.coords]


def _sheet(lon: float, lat: float, outline: BaseGeometry | None, uncertainty_m: float) -> _Sheet:
    """A sheet that holds the whole area, or the circle with room around it."""
    if outline is not None and not outline.is_empty:
        west, south, east, north = outline.bounds
        lon, lat = (west + east) / 2, (south + north) / 2
        tall = max(north - south, (east - west) * cos(radians(lat)) * HEIGHT / WIDTH) * 1.35
    else:
        tall = 5 * uncertainty_m / _DEGREE_M
    return _Sheet(lon, lat, HEIGHT / max(tall, _LEAST_SPAN))


def _labels(sheet: _Sheet, seen: Sequence[tuple[str, BaseGeometry]], outline: BaseGeometry | None) -> Iterator[Label]:
    """Names of the provinces with room for them, in the middle of what is seen of each beside the place's outline."""
    import shapely

    for name, whole in seen:
        rest = shapely.difference(whole, outline) if outline is not None else whole
        part = rest if rest.area > 0.05 * whole.area else whole  # a province that is the place keeps its name
        inside = shapely.point_on_surface(part)
        west, south, east, north = part.bounds
        wide = (east - west) * sheet.squeeze * sheet.per_degree
        x, y = sheet.pixel(inside.x, inside.y)
        room = min(x, WIDTH - x) > 3.2 * len(name) and 14 < y < HEIGHT - 8
        if room and wide > 6.4 * len(name) and (north - south) * sheet.per_degree > 18:
            yield Label(x, y, name)
