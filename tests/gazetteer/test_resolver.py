"""Decisions over the tiny tables: scopes, offsets, lists, dates, spellings."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import Gazetteer, PlaceQuery
from gazetteer.geodesy import distance_m


def test_an_offset_is_reckoned_from_its_anchor(tiny: Gazetteer) -> None:
    answer = tiny.resolve(PlaceQuery("near Dila Qwrtplk, 25 km (15 miles) northeast of Wana, the main town"))
    assert (answer.precision, answer.method) == ("near", "offset")
    assert answer.lon is not None
    assert answer.lat is not None
    assert distance_m(69.573, 32.299, answer.lon, answer.lat) == pytest.approx(25_000, rel=0.01)
    assert answer.lon > 69.573
    assert answer.lat > 32.299
    assert 8_000 < (answer.uncertainty_m or 0) < 20_000


def test_an_offset_without_a_direction_is_the_anchor_with_the_way_around_it(tiny: Gazetteer) -> None:
    answer = tiny.resolve(PlaceQuery("10 km from Wana"))
    assert (answer.lon, answer.lat, answer.precision) == (69.573, 32.299, "near")
    assert (answer.uncertainty_m or 0) >= 10_000


def test_an_offset_does_not_lead_across_the_border(bundled: Gazetteer) -> None:
    answer = bundled.resolve(PlaceQuery("60 km west of Miran Shah", country="PK"))
    assert answer.lon is not None
    assert answer.lat is not None
    assert bundled.at_point(answer.lon, answer.lat).country == "PK"


def test_between_two_places_is_their_middle(tiny: Gazetteer) -> None:
    answer = tiny.resolve(PlaceQuery("between Wana and Barmal"))
    assert answer.lon == pytest.approx((69.573 + 69.3) / 2)
    assert answer.precision == "near"


def test_near_a_place_is_wider_than_the_place(tiny: Gazetteer) -> None:
    at, near = tiny.resolve(PlaceQuery("Wana")), tiny.resolve(PlaceQuery("near Wana"))
    assert (at.precision, near.precision) == ("settlement", "near")
    assert (near.uncertainty_m or 0) > (at.uncertainty_m or 0)


def test_a_list_of_districts_is_ambiguous_and_gives_the_first(bundled: Gazetteer) -> None:
    answer = bundled.resolve(PlaceQuery("Swat and Shangla districts"))
    assert (answer.status, answer.place_id) == ("ambiguous", "pk-kp.swat")


def test_a_border_in_a_district_is_that_district(bundled: Gazetteer) -> None:
    answer = bundled.resolve(PlaceQuery("Pak-Afghan border in Kurram"))
    assert (answer.place_id, answer.precision) == ("pk-kp.kurram", "district")


def test_a_historic_province_holds_todays_districts(tiny: Gazetteer) -> None:
    answer = tiny.resolve(PlaceQuery("Spera", adm1="Federally Administered Tribal Areas", date=date(2010, 1, 1)))
    assert (answer.place_id, answer.adm1_code) == ("pk-kp.khyber.spera", "PK-KP")
    unknown = tiny.resolve(PlaceQuery("Qwrtplk", adm1="FATA"))
    assert (unknown.place_id, unknown.precision) == ("PK-TA", "province")


def test_a_misspelt_parent_is_understood(tiny: Gazetteer) -> None:
    assert tiny.resolve(PlaceQuery("Spera, Host province")).place_id == "af-kho.spera"
    assert tiny.resolve(PlaceQuery("Barmal", adm1="Pakitka Provnce")).place_id == "af-pka.barmal"


def test_a_unit_and_a_place_need_no_comma(tiny: Gazetteer) -> None:
    assert tiny.resolve(PlaceQuery("Barmal Paktika")).place_id == "af-pka.barmal"
    assert tiny.resolve(PlaceQuery("Paktika Barmal")).place_id == "af-pka.barmal"


def test_namesakes_on_both_sides_are_ambiguous_until_something_tells(tiny: Gazetteer) -> None:
    open_question = tiny.resolve(PlaceQuery("Spera village"))
    assert {candidate.place_id for candidate in open_question.candidates} == {"af-kho.spera", "pk-kp.khyber.spera"}
    told = tiny.resolve(PlaceQuery("Spera", near=((69.5, 33.25),)))
    assert told.place_id == "af-kho.spera"
    assert (told.score or 0) > (tiny.resolve(PlaceQuery("Spera")).score or 0) - 0.01


def test_scores_of_candidates_do_not_pass_one_together(bundled: Gazetteer) -> None:
    for text in ("Spera", "Laman", "Bal", "Khyber", "Barmal"):
        assert sum(candidate.score for candidate in bundled.resolve(PlaceQuery(text)).candidates) <= 1.0001


def test_the_class_word_decides_between_namesakes(bundled: Gazetteer) -> None:
    district = bundled.resolve(PlaceQuery("Khost district"))
    province = bundled.resolve(PlaceQuery("Khost province"))
    assert district.place_class == "district"
    assert province.place_class == "province"


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("پاکستان", "PK"),
        ("وانا", "pk-kp.lower.wana"),
        ("پکتیکا کې د برمل ولسوالي", "af-pka.barmal"),
        ("WANA", "pk-kp.lower.wana"),
        ("wanna town", "pk-kp.lower.wana"),
        ("Barmla, Paktika", "af-pka.barmal"),
    ],
)
def test_scripts_capitals_and_slips_are_understood(tiny: Gazetteer, text: str, place_id: str) -> None:
    assert tiny.resolve(PlaceQuery(text)).place_id == place_id


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=60),
    st.none() | st.text(max_size=20),
    st.none() | st.text(max_size=20),
    st.sampled_from([None, "AF", "PK", "Pakistan", "XX", ""]),
)
def test_anything_is_answered(
    tiny: Gazetteer, text: str, adm1: str | None, adm2: str | None, country: str | None
) -> None:
    answer = tiny.resolve(PlaceQuery(text, adm1=adm1, adm2=adm2, country=country))
    assert answer.status in {"resolved", "ambiguous", "unresolved"}
    assert len(answer.candidates) <= 5
    if country in {"AF", "PK"} and answer.country:
        assert answer.country == country


@pytest.mark.parametrize(
    ("text", "place_id", "precision"),
    [
        ("outside Islamabad", "pk-is.islamabad.islamabad", "near"),
        ("tribal areas", "region.tribal-areas", "region"),
        ("Paktika and Khost provinces", "AF-PKA", "province"),
        ("FATA", "PK-TA", "province"),
        ("Tank district, Khyber Pakthukhwa", "pk-kp.tank", "district"),
        ("Bara tehsil of Khyber district", "pk-kp.khyber.bara-tehsil", "district"),
        ("Ziarat", "pk-ba.ziarat", "district"),
    ],
)
def test_references_of_the_press_are_understood(bundled: Gazetteer, text: str, place_id: str, precision: str) -> None:
    answer = bundled.resolve(PlaceQuery(text))
    assert (answer.place_id, answer.precision) == (place_id, precision)


def test_the_halves_of_a_crossing_are_no_rivals(bundled: Gazetteer) -> None:
    assert bundled.resolve(PlaceQuery("Kharlachi")).status == "resolved"


@pytest.mark.parametrize(
    ("text", "on", "adm1", "adm2"),
    [
        ("Wana, South Waziristan", date(2015, 1, 1), "PK-TA", "South Waziristan Agency"),
        ("Wana, South Waziristan", date(2019, 1, 1), "PK-KP", "South Waziristan"),
        ("Wana, South Waziristan", date(2024, 1, 1), "PK-KP", "South Waziristan Lower"),
        ("Swat", date(2008, 1, 1), "PK-NW", "Swat"),
        ("Chaman", date(2015, 1, 1), "PK-BA", "Killa Abdullah"),
    ],
)
def test_the_units_of_the_day_are_told(bundled: Gazetteer, text: str, on: date, adm1: str, adm2: str) -> None:
    answer = bundled.resolve(PlaceQuery(text, date=on))
    assert (answer.adm1_code_at_date, answer.adm2_name_at_date) == (adm1, adm2)
