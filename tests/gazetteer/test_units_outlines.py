"""The bundled outlines: corrected names, historic units with dates, and a script that makes them again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shapely import unary_union
from shapely.geometry import Point, shape

from gazetteer.units.outline_maker import main

CITIES = [
    ("AF-KAB", 69.17, 34.53),  # Kabul
    ("AF-PAN", 69.52, 35.31),  # Bazarak
    ("AF-PAR", 69.17, 35.01),  # Charikar
    ("AF-DAY", 66.13, 33.72),  # Nili
    ("AF-URU", 65.87, 32.63),  # Tarinkot
    ("AF-PKA", 69.20, 32.90),  # Barmal
    ("AF-KHO", 69.92, 33.34),  # Khost
    ("AF-WAR", 68.87, 34.40),  # Maidan Shahr
    ("PK-BA", 67.01, 30.19),  # Quetta
    ("PK-KP", 71.58, 34.01),  # Peshawar
    ("PK-KP", 70.07, 33.00),  # Miran Shah
    ("PK-IS", 73.06, 33.71),  # Islamabad
    ("PK-PB", 74.34, 31.55),  # Lahore
    ("PK-SD", 67.01, 24.90),  # Karachi
    ("PK-GB", 74.31, 35.92),  # Gilgit
    ("PK-JK", 73.48, 34.36),  # Muzaffarabad
]


@pytest.fixture(scope="module")
def outlines(root: Path) -> dict[str, dict[str, Any]]:
    folder = root / "gazetteer" / "data" / "outlines"
    features = [
        feature
        for name in ("provinces", "regions")
        for feature in json.loads((folder / f"{name}.geojson").read_text(encoding="utf-8"))["features"]
    ]
    return {feature["properties"]["code"]: feature for feature in features}


def test_every_province_of_both_countries_has_one_outline(outlines: dict[str, dict[str, Any]]) -> None:
    codes = [code for code in outlines if not code.startswith("region.")]
    assert len([code for code in codes if code.startswith("AF-")]) == 34
    assert sorted(code for code in codes if code.startswith("PK-")) == sorted(
        ["PK-BA", "PK-GB", "PK-IS", "PK-JK", "PK-KP", "PK-NW", "PK-PB", "PK-SD", "PK-TA"]
    )


@pytest.mark.parametrize(("code", "lon", "lat"), CITIES)
def test_a_city_lies_in_one_province_of_today(
    outlines: dict[str, dict[str, Any]], code: str, lon: float, lat: float
) -> None:
    today = {c: f for c, f in outlines.items() if c[2] == "-" and f["properties"]["valid_to"] is None}
    assert [c for c, f in today.items() if shape(f["geometry"]).covers(Point(lon, lat))] == [code]


def test_khyber_pakhtunkhwa_is_the_union_of_its_two_former_units(outlines: dict[str, dict[str, Any]]) -> None:
    today, tribal, rest = (shape(outlines[code]["geometry"]) for code in ("PK-KP", "PK-TA", "PK-NW"))
    assert unary_union([tribal, rest]).symmetric_difference(today).area < 1e-6
    assert tribal.intersection(rest).area < 1e-6


@pytest.mark.parametrize(("code", "last"), [("PK-TA", date(2018, 5, 31)), ("PK-NW", date(2010, 4, 15))])
def test_a_historic_unit_carries_its_dates(outlines: dict[str, dict[str, Any]], code: str, last: date) -> None:
    assert date.fromisoformat(outlines[code]["properties"]["valid_to"]) == last


def test_outlines_are_valid_and_provinces_of_today_do_not_overlap(outlines: dict[str, dict[str, Any]]) -> None:
    shapes = {code: shape(feature["geometry"]) for code, feature in outlines.items()}
    assert all(geometry.is_valid for geometry in shapes.values())
    today = [g for code, g in shapes.items() if outlines[code]["properties"]["valid_to"] is None and code[2] == "-"]
    assert sum(g.area for g in today) == pytest.approx(unary_union(today).area)


def test_our_own_outlines_say_that_they_are_approximate_and_how_they_were_drawn(
    outlines: dict[str, dict[str, Any]],
) -> None:
    own = [feature["properties"] for code, feature in outlines.items() if code.startswith("region.")]
    assert {p["code"] for p in own} >= {"region.waziristan", "region.tribal-areas", "region.border-belt"}
    assert all(p["approximate"] and p["source"].startswith("own outline: ") for p in own)


@pytest.mark.parametrize(
    ("lon", "lat", "inside"),
    [(70.07, 33.00, True), (69.57, 32.30, True), (70.11, 33.86, False), (70.90, 33.00, False), (69.20, 32.90, False)],
    ids=["Miran Shah", "Wana", "Parachinar", "Bannu side", "Afghan Barmal"],
)
def test_waziristan_holds_its_towns_and_not_its_neighbours(
    outlines: dict[str, dict[str, Any]], lon: float, lat: float, inside: bool
) -> None:
    assert shape(outlines["region.waziristan"]["geometry"]).contains(Point(lon, lat)) is inside


@pytest.mark.reference
def test_the_script_makes_the_committed_files_again(root: Path, reference: Path, tmp_path: Path) -> None:
    assert main([str(reference / "boundaries" / "naturalearth_adm1_afpk.geojson"), str(tmp_path)]) == 0
    for made in tmp_path.iterdir():
        assert made.read_bytes() == (root / "gazetteer" / "data" / "outlines" / made.name).read_bytes()


def test_the_script_without_arguments_says_how_to_use_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "SOURCE.geojson" in capsys.readouterr().err
