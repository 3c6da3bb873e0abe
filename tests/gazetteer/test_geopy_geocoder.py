"""The geopy contract, with geopy's and geopandas' own callers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from geopy.exc import GeocoderQueryError, GeocoderTimedOut, GeocoderUnavailable
from geopy.extra.rate_limiter import RateLimiter
from geopy.location import Location

from gazetteer import Gazetteer
from gazetteer.geopy_geocoder import GazetteerGeocoder


class Elsewhere:
    """A geocoder that knows one place on the other side of the earth."""

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: Any = None) -> Location:
        return Location(query, (-41.3, 174.8), {})


def test_geopandas_geocodes_with_the_class(tiny_path: Path) -> None:
    from geopandas.tools import geocode, reverse_geocode
    from shapely import Point

    frame = geocode(["Barmal, Paktika", "Qwrtplk"], provider=GazetteerGeocoder, path=tiny_path)
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.iloc[0].equals(Point(69.3, 32.7))
    assert frame.address.iloc[0] == "Barmal, Paktika, Afghanistan"
    assert frame.geometry.iloc[1].is_empty
    back = reverse_geocode([Point(69.3, 32.7)], provider=GazetteerGeocoder, path=tiny_path)
    assert "Paktika" in back.address.iloc[0]


def test_a_location_has_latitude_first_and_the_whole_answer_as_raw(tiny: Gazetteer) -> None:
    found = GazetteerGeocoder(gazetteer=tiny).geocode("Wana")
    assert (found.latitude, found.longitude) == (32.299, 69.573)
    assert found.raw["status"] == "resolved"
    assert found.raw["place_id"] == "pk-kp.lower.wana"


def test_all_candidates_come_as_a_list_and_none_as_none(tiny: Gazetteer) -> None:
    coder = GazetteerGeocoder(gazetteer=tiny)
    found = coder.geocode("Spera", exactly_one=False)
    assert {location.raw["place_id"] for location in found} == {"af-kho.spera", "pk-kp.khyber.spera"}
    assert coder.geocode("Qwrtplk") is None
    assert coder.geocode("Qwrtplk", exactly_one=False) is None


def test_reverse_knows_units_and_nothing_abroad(tiny: Gazetteer) -> None:
    coder = GazetteerGeocoder(gazetteer=tiny)
    assert coder.reverse((32.7, 69.27)).raw["adm1_code"] == "AF-PKA"
    assert coder.reverse("32.7, 69.27", exactly_one=False)[0].raw["adm1_code"] == "AF-PKA"
    assert coder.reverse((51.5, 0.0)) is None


def test_a_country_holds_for_every_query(tiny: Gazetteer) -> None:
    assert GazetteerGeocoder(gazetteer=tiny, country="PK").geocode("Spera").raw["country"] == "PK"


def test_the_rate_limiter_calls_it(tiny: Gazetteer) -> None:
    limited = RateLimiter(GazetteerGeocoder(gazetteer=tiny).geocode, min_delay_seconds=0)
    assert [location.raw["place_id"] for location in map(limited, ["Wana", "Barmal"])] == [
        "pk-kp.lower.wana",
        "af-pka.barmal",
    ]


def test_a_fallback_is_asked_only_where_it_is_named_and_nothing_was_found(tiny: Gazetteer) -> None:
    coder = GazetteerGeocoder(gazetteer=tiny, fallback=Elsewhere())
    assert coder.geocode("Qwrtplk").latitude == -41.3
    assert coder.geocode("Wana").latitude == 32.299


@pytest.mark.parametrize("query", ["", "  ", None, 5])
def test_what_is_no_text_is_a_query_error(tiny: Gazetteer, query: Any) -> None:
    with pytest.raises(GeocoderQueryError):
        GazetteerGeocoder(gazetteer=tiny).geocode(query)


def test_what_is_no_point_is_a_query_error(tiny: Gazetteer) -> None:
    with pytest.raises(GeocoderQueryError):
        GazetteerGeocoder(gazetteer=tiny).reverse("somewhere")


def test_a_timeout_is_kept(tiny: Gazetteer) -> None:
    with pytest.raises(GeocoderTimedOut):
        GazetteerGeocoder(gazetteer=tiny).geocode("Wana", timeout=1e-9)
    assert GazetteerGeocoder(gazetteer=tiny, timeout=None).geocode("Wana") is not None


def test_an_unbuilt_gazetteer_is_unavailable_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(GeocoderUnavailable, match="geomap gazetteer build"):
        GazetteerGeocoder(tmp_path / "none.sqlite")
