"""Units: which one holds a point, what it was on a day, its area, and what a name selects."""

from __future__ import annotations

import threading
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from gazetteer.errors import UnknownPlaceError
from gazetteer.model import UnitsAtDate
from gazetteer.tables import read_history, read_places
from gazetteer.units import Units, make_units
from gazetteer.units.outline_index import NEAREST_DEGREES, OutlineIndex

KP, TA, NW = "Khyber Pakhtunkhwa", "Federally Administered Tribal Areas", "North-West Frontier Province"
MIRAN_SHAH, PESHAWAR, BARMAL = (70.07, 33.00), (71.58, 34.01), (69.20, 32.90)


@pytest.fixture(scope="module")
def units() -> Units:
    """The units of our own tables, without boundary files."""
    return make_units(read_places(), read_history())


@pytest.fixture(scope="module")
def built_units() -> Units:
    """The same with boxes for outlines of two districts that overlap by a tenth of a degree."""
    outlines = {"AF2704": box(69.0, 32.7, 69.5, 33.1), "PK525": box(69.4, 32.7, 70.5, 33.2)}
    places = read_places()
    codes = {place.name: place.adm2_code for place in places if place.place_class == "district"}
    named = {codes["Barmal"] or "": outlines["AF2704"], codes["North Waziristan"] or "": outlines["PK525"]}
    return make_units(places, read_history(), {code: shapely.to_wkb(outline) for code, outline in named.items()})


# Points


@pytest.mark.parametrize(
    ("point", "code"),
    [(BARMAL, "AF-PKA"), (MIRAN_SHAH, "PK-KP"), (PESHAWAR, "PK-KP"), ((69.92, 33.34), "AF-KHO"), ((2.35, 48.86), None)],
)
def test_a_point_has_the_province_of_today(units: Units, point: tuple[float, float], code: str | None) -> None:
    assert units.province_at(*point) == code


@pytest.mark.parametrize("lonlat", [(float("nan"), 33.0), (70.0, float("inf")), (1e9, -1e9)])
def test_a_point_that_is_no_point_has_no_province(units: Units, lonlat: tuple[float, float]) -> None:
    assert units.province_at(*lonlat) is None


def test_without_boundary_files_no_point_has_a_district(units: Units) -> None:
    assert not units.has_boundaries
    assert units.district_at(*MIRAN_SHAH) is None


def test_a_point_in_an_overlap_belongs_to_the_outline_it_lies_deeper_in(built_units: Units) -> None:
    barmal, north = built_units.get("af-pka.barmal"), built_units.get("pk-kp.north-waziristan")
    assert barmal
    assert north
    assert built_units.district_at(69.42, 32.9) == barmal.code
    assert built_units.district_at(69.48, 32.9) == north.code


def test_a_points_province_is_that_of_its_district(built_units: Units) -> None:
    assert built_units.province_at(69.42, 32.9) == "AF-PKA"
    assert built_units.province_at(69.48, 32.9) == "PK-KP"


def test_a_point_beside_a_built_outline_belongs_to_it_unless_its_province_has_none_built(built_units: Units) -> None:
    assert built_units.district_at(69.2, 32.68) == built_units.district_at(69.2, 32.75)
    assert built_units.province_at(69.6, 33.22) == "AF-KHO"
    assert built_units.district_at(69.6, 33.22) is None


def test_many_points_get_what_each_gets_alone(built_units: Units) -> None:
    rng = np.random.default_rng(7)
    lons, lats = rng.uniform(68, 71, 200), rng.uniform(32, 34, 200)
    for level, alone in (("province", built_units.province_at), ("district", built_units.district_at)):
        bulk = built_units.codes_at(lons, lats, level)  # type: ignore[arg-type]
        assert bulk == [alone(lon, lat) for lon, lat in zip(lons.tolist(), lats.tolist(), strict=True)]


def test_on_a_shared_edge_the_code_that_sorts_first_wins_whatever_the_order_of_the_outlines() -> None:
    west, east = box(0, 0, 1, 1), box(1, 0, 2, 1)
    assert OutlineIndex({"b": west, "a": east}).at(1, 0.5) == "a"
    assert OutlineIndex({"a": east, "b": west}).at(1, 0.5) == "a"


@given(gap=st.floats(0, 0.2), height=st.floats(0.01, 0.99))
@settings(max_examples=50, deadline=None)
def test_a_point_in_a_gap_belongs_to_the_nearest_outline_and_far_out_to_none(gap: float, height: float) -> None:
    index = OutlineIndex({"near": box(0, 0, 1, 1), "far": box(2, 0, 3, 1)})
    if abs(gap - NEAREST_DEGREES) > 1e-9:
        assert index.at(1 + gap, height) == ("near" if gap <= NEAREST_DEGREES else None)


def test_an_index_of_nothing_answers_none() -> None:
    assert OutlineIndex({}).at_many([1.0, 2.0], [1.0, 2.0]) == [None, None]


# Time


@pytest.mark.parametrize(
    ("adm1", "adm2", "on", "expected"),
    [
        ("PK-KP", "PK525", date(2018, 5, 30), UnitsAtDate("PK-TA", TA, "North Waziristan Agency")),
        ("PK-KP", "PK525", date(2018, 5, 31), UnitsAtDate("PK-KP", KP, "North Waziristan")),
        ("PK-KP", "PK525", None, UnitsAtDate("PK-KP", KP, "North Waziristan")),
        ("PK-KP", None, date(2010, 4, 14), UnitsAtDate("PK-NW", NW, None)),
        ("PK-KP", None, date(2010, 4, 15), UnitsAtDate("PK-KP", KP, None)),
        (
            "PK-KP",
            "pk-kp.south-waziristan-upper",
            date(2022, 4, 12),
            UnitsAtDate("PK-KP", KP, "South Waziristan"),
        ),
        (
            "PK-KP",
            "pk-kp.south-waziristan-upper",
            date(2024, 3, 16),
            UnitsAtDate("PK-KP", KP, "South Waziristan Upper"),
        ),
        ("AF-PKA", None, date(2005, 1, 1), UnitsAtDate("AF-PKA", "Paktika", None)),
        (None, None, date(2005, 1, 1), UnitsAtDate(None, None, None)),
    ],
)
def test_units_of_a_day_follow_the_history_of_the_units_of_today(
    units: Units, adm1: str | None, adm2: str | None, on: date | None, expected: UnitsAtDate
) -> None:
    assert units.at_date(adm1, adm2, on) == expected


@pytest.mark.parametrize(
    ("point", "on", "code"),
    [
        (MIRAN_SHAH, date(2015, 1, 1), "PK-TA"),
        (MIRAN_SHAH, date(2019, 1, 1), "PK-KP"),
        (PESHAWAR, date(2015, 1, 1), "PK-KP"),
        (PESHAWAR, date(2005, 1, 1), "PK-NW"),
    ],
)
def test_where_only_a_point_is_known_the_outline_of_the_day_decides(
    units: Units, point: tuple[float, float], on: date, code: str
) -> None:
    assert units.at_date("PK-KP", None, on, point=point).adm1_code == code


def test_a_point_in_a_former_frontier_region_was_in_the_tribal_areas(units: Units) -> None:
    bannu = units.get("pk-kp.bannu")
    assert bannu
    assert units.at_date("PK-KP", bannu.code, date(2012, 1, 1), point=(70.58, 33.08)).adm1_code == "PK-TA"
    assert units.at_date("PK-KP", bannu.code, date(2012, 1, 1), point=(70.60, 32.95)).adm1_code == "PK-KP"


@pytest.mark.parametrize(
    ("place_id", "adm2", "code"),
    [("PK-KP", None, "PK-KP"), ("pk-kp.bannu", "PK503", "PK-KP"), ("region.waziristan", None, "PK-TA")],
)
def test_the_middle_of_a_unit_does_not_tell_what_the_unit_belonged_to_but_that_of_a_region_does(
    units: Units, place_id: str, adm2: str | None, code: str
) -> None:
    found = units.at_date("PK-KP", adm2, date(2012, 1, 1), place_id=place_id, point=MIRAN_SHAH)
    assert found.adm1_code == code


@pytest.mark.parametrize(
    ("place_id", "on", "expected"),
    [
        ("PK-TA", date(2012, 1, 1), UnitsAtDate("PK-TA", TA, None)),
        ("PK-TA", date(2020, 1, 1), UnitsAtDate("PK-KP", KP, None)),
        ("pk-ta.fr-bannu", date(2012, 1, 1), UnitsAtDate("PK-TA", TA, "FR Bannu")),
        ("pk-ta.south-waziristan-agency", date(2012, 1, 1), UnitsAtDate("PK-TA", TA, "South Waziristan Agency")),
    ],
)
def test_a_place_that_was_itself_a_unit_of_the_day_is_that_unit(
    units: Units, place_id: str, on: date, expected: UnitsAtDate
) -> None:
    assert units.at_date("PK-KP", None, on, place_id=place_id) == expected


def test_the_provinces_of_a_day_are_those_that_stood_on_it(units: Units) -> None:
    def pakistan(on: date | None) -> set[str]:
        return {unit.code for unit in units.provinces(on=on) if unit.country == "PK"} & {"PK-KP", "PK-NW", "PK-TA"}

    assert pakistan(None) == {"PK-KP"}
    assert pakistan(date(2015, 1, 1)) == {"PK-KP", "PK-TA"}
    assert pakistan(date(2005, 1, 1)) == {"PK-NW", "PK-TA"}


def test_todays_districts_leave_out_agencies_and_districts_that_were_split(units: Units) -> None:
    ids = {unit.place_id for unit in units.districts("PK-KP")}
    assert {"pk-kp.north-waziristan", "pk-kp.south-waziristan-upper"} <= ids
    assert not ids & {"pk-kp.south-waziristan", "pk-ta.khyber-agency", "pk-ta.fr-bannu"}


# Areas


def test_a_region_of_districts_has_our_own_outline_and_says_that_it_is_approximate(units: Units) -> None:
    area = units.area("region.waziristan")
    assert area
    assert area[0].contains(Point(MIRAN_SHAH))
    assert area[1] is True


def test_a_region_of_provinces_is_their_union(units: Units) -> None:
    area = units.area("region.loya-paktia")
    assert area
    assert area[1] is False
    assert area[0].contains(Point(BARMAL))


def test_a_country_is_its_provinces(units: Units) -> None:
    area = units.area("PK")
    assert area
    assert area[0].contains(Point(MIRAN_SHAH))
    assert not area[0].contains(Point(BARMAL))


def test_a_district_has_no_area_until_boundaries_are_built(units: Units, built_units: Units) -> None:
    assert units.area("af-pka.barmal") is None
    area = built_units.area("af-pka.barmal")
    assert area
    assert area[0].equals(box(69.0, 32.7, 69.5, 33.1))


def test_an_unknown_place_has_no_area(units: Units) -> None:
    assert units.area("no-such-place") is None
    assert units.outline("no-such-code") is None


def test_a_frame_holds_todays_provinces_in_wgs_84(units: Units) -> None:
    frame = units.frame("province")
    assert frame.crs == "EPSG:4326"
    assert len(frame) == 41
    assert not {"PK-TA", "PK-NW"} & set(frame["code"])
    assert len(units.frame("district")) == 0


# Names


@pytest.mark.parametrize(
    ("name", "adm1"),
    [
        ("AF-PKA", {"AF-PKA"}),
        ("af-pka", {"AF-PKA"}),
        ("Paktika", {"AF-PKA"}),
        ("Paktika Province", {"AF-PKA"}),
        ("Baluchistan", {"PK-BA"}),
        ("Khowst", {"AF-KHO"}),
        ("خوست", {"AF-KHO"}),
        ("KPK", {"PK-KP"}),
    ],
)
def test_a_code_or_any_name_selects_a_province(units: Units, name: str, adm1: set[str]) -> None:
    assert units.select(name).adm1 == adm1


@pytest.mark.parametrize(
    ("name", "code"), [("FATA", "PK-TA"), ("PK-TA", "PK-TA"), ("NWFP", "PK-NW"), ("N.W.F.P.", "PK-NW")]
)
def test_a_historic_name_selects_the_unit_at_the_date(units: Units, name: str, code: str) -> None:
    selection = units.select(name)
    assert selection.adm1_at_date == {code}
    assert not selection.adm1


def test_a_region_selects_its_districts_and_itself(units: Units) -> None:
    selection = units.select("Waziristan")
    assert {"PK525", "pk-kp.south-waziristan-upper", "pk-kp.south-waziristan-lower"} <= selection.adm2
    assert selection.place_ids == {"region.waziristan"}
    assert not selection.adm1
    assert "region.waziristan" in units.select("tribal areas").place_ids


def test_a_country_selects_its_provinces(units: Units) -> None:
    assert len(units.select("Afghanistan").adm1) == 34
    assert units.select("Afghanistan").place_ids == {"AF"}


def test_a_country_selects_what_was_in_its_provinces_of_the_past(units: Units) -> None:
    assert units.select("Pakistan").adm1_at_date == {"PK-TA", "PK-NW"}


def test_selections_add_up(units: Units) -> None:
    both = units.select("Paktika") | units.select("Waziristan")
    assert both.adm1 == {"AF-PKA"}
    assert both.place_ids == {"region.waziristan"}


def test_an_unknown_name_is_an_error_that_suggests_known_ones(units: Units) -> None:
    with pytest.raises(UnknownPlaceError, match="did you mean Paktika"):
        units.select("Paktka")


@pytest.mark.parametrize("name", ["", "  ", "zzzzzzzz", "%00", "province"])
def test_nonsense_is_an_error_with_a_cure(units: Units, name: str) -> None:
    with pytest.raises(UnknownPlaceError):
        units.select(name)


def test_a_district_name_selects_districts_only(units: Units) -> None:
    assert units.select_districts("North Waziristan") == {"PK525"}
    with pytest.raises(UnknownPlaceError):
        units.select_districts("Balochistan")


def test_threads_may_share_the_units() -> None:
    fresh = make_units(read_places(), read_history())
    answers: list[str | None] = []
    threads = [threading.Thread(target=lambda: answers.append(fresh.province_at(*BARMAL))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["AF-PKA"] * 8
