"""Places that our tables only estimate, moved to the row of a dump that is theirs."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from shapely.geometry import box

from gazetteer.fetched.estimates import with_known_points
from gazetteer.fetched.geonames_rows import GeonamesRow
from gazetteer.model import Name, Place
from gazetteer.tables import read_history, read_places
from gazetteer.units import Units, make_units

_BARMAL = "af-pka.barmal"


@pytest.fixture(scope="module")
def units() -> Units:
    """The bundled units, with a box for the outline of Barmal and another beside it."""
    places = [p for p in read_places() if p.place_class in {"country", "province", "district"}]
    code = {p.id: p.adm2_code or "" for p in places}
    outlines = {_BARMAL: box(69.0, 32.7, 69.5, 33.1), "af-pka.giyan": box(69.0, 33.1, 69.5, 33.5)}
    return make_units(places, read_history(), {code[unit]: shapely.to_wkb(shape) for unit, shape in outlines.items()})


def _estimated(units: Units, **more: Any) -> Place:
    barmal = units.get(_BARMAL)
    assert barmal is not None
    fields: dict[str, Any] = {"place_class": "village", "radius_m": 10_000.0, "source": "estimate", "country": "AF"}
    fields |= {"lon": 69.2, "lat": 33.0, "adm1_code": "AF-PKA", "adm2_code": barmal.code}
    return Place(id="o", name="Laman", names=(Name("Laman"), Name("Lamanai")), **(fields | more))


def _row(number: int, name: str, lon: float, lat: float, **more: Any) -> GeonamesRow:
    fields: dict[str, Any] = {"place_class": "village", "country": "AF", "admin1": "29", "population": 0}
    return GeonamesRow(id=number, names=(name,), lon=lon, lat=lat, **(fields | more))


def test_an_estimate_takes_the_point_of_the_one_row_of_its_name(units: Units) -> None:
    moved = with_known_points([_estimated(units)], [_row(7, "Lāmān", 69.25, 32.92)], units)[0]
    assert (moved.id, moved.lon, moved.lat, moved.radius_m) == ("o", 69.25, 32.92, 2500.0)
    assert "geonames:7" in moved.source
    assert "estimate" in moved.source


@pytest.mark.parametrize(
    ("more", "rows"),
    [
        ({"source": "geonames:1"}, [_row(7, "Laman", 69.25, 32.92)]),
        ({}, [_row(7, "Other", 69.25, 32.92)]),
        ({}, [_row(7, "Laman", 69.45, 32.75)]),
        ({}, [_row(7, "Laman", 69.22, 33.11)]),
        ({}, [_row(7, "Laman", 69.25, 32.92, place_class="camp")]),
        ({}, [_row(7, "Laman", 69.25, 32.92), _row(8, "Laman", 69.18, 32.95)]),
        ({"place_class": "area"}, [_row(7, "Laman", 69.25, 32.92)]),
    ],
    ids=["no estimate", "another name", "too far", "another district", "another kind", "two of them", "an area"],
)
def test_an_estimate_stays_where_a_row_is_not_surely_its_own(
    units: Units, more: dict[str, Any], rows: list[GeonamesRow]
) -> None:
    place = _estimated(units, **more)
    assert with_known_points([place], rows, units) == [place]


def test_rows_of_one_spot_are_one(units: Units) -> None:
    rows = [_row(7, "Laman", 69.25, 32.92), _row(8, "Lamanai", 69.26, 32.93, population=400)]
    moved = with_known_points([_estimated(units)], rows, units)[0]
    assert (moved.lon, moved.lat) == (69.26, 32.93)
