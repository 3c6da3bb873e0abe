from __future__ import annotations

from typing import Any

import pytest

ITEMS = "/collections/admin-units/items"


def by_id(answer: Any) -> dict[str, Any]:
    return {feature["id"]: feature for feature in answer.json["features"]}


def test_provinces_of_today_have_outlines(client: Any) -> None:
    provinces = by_id(client.get(ITEMS, level="province"))
    assert {"AF-PKA", "AF-KHO", "PK-KP", "PK-BA"} <= set(provinces)
    assert "PK-TA" not in provinces
    assert all(feature["geometry"]["type"] in {"Polygon", "MultiPolygon"} for feature in provinces.values())


def test_provinces_of_a_day_are_those_valid_then(client: Any) -> None:
    then = by_id(client.get(ITEMS, level="province", datetime="2016-01-01"))
    assert "PK-TA" in then


def test_a_historic_unit_is_found_by_its_code(client: Any) -> None:
    assert client.get(f"{ITEMS}/PK-TA").json["properties"]["valid_to"] is not None


def test_a_region_has_an_area_and_says_whether_it_is_approximate(client: Any) -> None:
    region = client.get(f"{ITEMS}/region.waziristan").json
    assert region["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    assert isinstance(region["properties"]["approximate"], bool)


def test_districts_of_a_province_have_a_point_and_a_radius(client: Any) -> None:
    districts = by_id(client.get(ITEMS, level="district", province="AF-PKA"))
    assert "af-pka.barmal" in districts
    assert districts["af-pka.barmal"]["properties"]["radius_m"] > 0
    assert all(feature["properties"]["parent_code"] == "AF-PKA" for feature in districts.values())


def test_outer_rings_run_counter_clockwise(client: Any) -> None:
    from shapely.geometry import shape

    for feature in client.get(ITEMS, level="province").json["features"]:
        outline = shape(feature["geometry"])
        for part in getattr(outline, "geoms", [outline]):
            assert part.exterior.is_ccw, feature["id"]


def test_a_bbox_narrows_the_units(client: Any) -> None:
    near_barmal = by_id(client.get(ITEMS, level="province", bbox="69.0,32.4,69.2,32.6"))
    assert "AF-PKA" in near_barmal
    assert "PK-SD" not in near_barmal


def test_units_may_be_kept_by_the_client(client: Any) -> None:
    answer = client.get(ITEMS, level="province")
    assert "max-age" in answer.headers["Cache-Control"]
    assert client.ask("GET", f"{ITEMS}?level=province", headers={"If-None-Match": answer.headers["ETag"]}).status == 304


@pytest.mark.parametrize(
    ("query", "named"), [("level=street", "level"), ("province=Atlantis", "province"), ("actor=x", "actor")]
)
def test_a_bad_parameter_is_named(client: Any, query: str, named: str) -> None:
    answer = client.get(f"{ITEMS}?{query}")
    assert answer.status == 400
    assert answer.json["parameter"] == named
