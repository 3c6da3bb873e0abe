"""The Pakistani half of our tables: units and their dates, the border belt, and what reports call things."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from gazetteer.model import Place
from gazetteer.tables import read_history, read_places

MERGER = date(2018, 5, 31)  # assent to the 25th Amendment
RENAMING = date(2010, 4, 15)  # North-West Frontier Province becomes Khyber Pakhtunkhwa
SPLIT = date(2022, 10, 13)  # South Waziristan; SOURCES.md says which dates are given
SETTLED = {"town", "village", "neighbourhood"}
WITHIN_BORDER_BELT = ("pk-kp.", "pk-ba.")
LEAST_RADIUS_OF_AN_ESTIMATE_M = 5_000
# Without PK530, South Waziristan, which was split.
OCHA_DISTRICTS = {"PK-JK": 10, "PK-BA": 35, "PK-GB": 14, "PK-IS": 1, "PK-KP": 34, "PK-PB": 36, "PK-SD": 29}


@pytest.fixture(scope="module")
def places() -> dict[str, Place]:
    return {place.id: place for place in read_places() if place.country == "PK"}


def test_every_district_with_a_p_code_is_there_once(places: dict[str, Place]) -> None:
    coded = [p for p in places.values() if p.place_class == "district" and re.fullmatch(r"PK\d{3}", p.adm2_code or "")]
    current = {p.adm2_code for p in coded if p.valid_to is None}
    counts = {province: sum(p.adm1_code == province for p in coded) for province in OCHA_DISTRICTS}
    assert len(current) == len([p for p in coded if p.valid_to is None])
    assert counts == OCHA_DISTRICTS


def test_the_tribal_areas_end_with_the_merger(places: dict[str, Place]) -> None:
    units = [p for p in places.values() if p.parent == "PK-TA"]
    assert sorted(p.place_class for p in units) == ["agency"] * 7 + ["frontier_region"] * 6
    assert {p.valid_to for p in (*units, places["PK-TA"])} == {MERGER}
    assert {p.adm1_code for p in units} == {"PK-KP"}  # today
    assert places["PK-NW"].valid_to == places["PK-KP"].valid_from == RENAMING


def test_south_waziristan_is_one_district_until_the_split(places: dict[str, Place]) -> None:
    whole = places["pk-kp.south-waziristan"]
    halves = [places[member] for member in whole.members]
    assert (whole.valid_from, whole.valid_to) == (MERGER, SPLIT)
    assert [half.valid_from for half in halves] == [SPLIT, SPLIT]
    assert {half.name for half in halves} == {"South Waziristan Upper", "South Waziristan Lower"}


@pytest.mark.parametrize(
    ("tehsil", "half"),
    [("makeen", "upper"), ("sarwakai", "upper"), ("wana", "lower"), ("birmal", "lower"), ("toi-khula", "lower")],
)
def test_the_tehsils_of_south_waziristan_lie_in_the_right_half(
    places: dict[str, Place], tehsil: str, half: str
) -> None:
    assert f"pk-kp.south-waziristan-{half}.{tehsil}-tehsil" in places


def test_history_rows_of_one_unit_do_not_overlap() -> None:
    spans: dict[str, list[tuple[date, date]]] = {}
    for row in read_history():
        spans.setdefault(row.unit, []).append((row.valid_from or date.min, row.valid_to or date.max))
    for unit, rows in spans.items():
        rows.sort()
        assert all(first[1] <= second[0] for first, second in pairwise(rows)), unit


@pytest.mark.parametrize(
    ("place", "district"),
    [
        ("Miranshah", "pk-kp.north-waziristan"),
        ("Angoor Adda", "pk-kp.south-waziristan-lower"),
        ("Kotkai", "pk-kp.south-waziristan-upper"),
        ("Tirah Valley", "pk-kp.khyber"),
        ("Mamozai", "pk-kp.orakzai"),
        ("Sadda", "pk-kp.kurram"),
        ("Lakarai", "pk-kp.mohmand"),
        ("Damadola", "pk-kp.bajaur"),
        ("Darra Adam Khel", "pk-kp.kohat"),
        ("Arandu", "pk-kp.lower-chitral"),
        ("Jani Khel", "pk-kp.bannu"),
        ("Girdi Jungle", "pk-ba.chagai"),
        ("Sariab Road", "pk-ba.quetta"),
        ("Mach", "pk-ba.kachhi"),
        ("Buleda", "pk-ba.kech"),
        ("Jiwani", "pk-ba.gwadar"),
        ("Khojak Pass", "pk-ba.chaman"),
    ],
)
def test_a_place_that_reports_name_stands_in_its_district(places: dict[str, Place], place: str, district: str) -> None:
    assert any(p.name == place and p.parent == district for p in places.values())


@pytest.mark.parametrize(
    ("unit", "spelling"),
    [
        ("PK-BA", "Baluchistan"),
        ("PK-KP", "KPK"),
        ("PK-KP", "Khyber-Pakhtoonkhwa"),
        ("PK-NW", "N.W.F.P."),
        ("PK-TA", "FATA"),
        ("pk-kp.north-waziristan", "N. Waziristan"),
        ("pk-kp.dera-ismail-khan", "D.I. Khan"),
        ("pk-ba.killa-abdullah", "Qilla Abdullah"),
        ("pk-kp.mohmand", "مومند"),
        ("region.waziristan", "وزیرستان"),
    ],
)
def test_the_spellings_that_reports_use_stand_beside_the_official_one(
    places: dict[str, Place], unit: str, spelling: str
) -> None:
    assert spelling in {name.text for name in places[unit].names}


def test_the_pakistani_side_of_the_border_has_1000_settlements(places: dict[str, Place]) -> None:
    belt = [p for p in places.values() if p.place_class in SETTLED and p.id.startswith(WITHIN_BORDER_BELT)]
    assert len(belt) >= 1_000


def test_an_estimate_says_how_far_off_it_may_be(places: dict[str, Place]) -> None:
    ours = [p for p in places.values() if p.source == "estimate" and p.place_class != "crossing"]
    assert ours
    assert min(p.radius_m for p in ours) >= LEAST_RADIUS_OF_AN_ESTIMATE_M
