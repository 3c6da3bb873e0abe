"""Phrases that mean one thing as a whole, and what the resolver makes of them."""

from __future__ import annotations

import pytest

from gazetteer import Gazetteer, PlaceQuery
from gazetteer.geodesy import distance_m
from gazetteer.names.phrases import is_tribal_areas, road_ends, without_border_pair


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("quetta-mastung highway", (["quetta"], ["mastung"])),
        ("on the miran shah - mir ali road", (["miran", "shah"], ["mir", "ali"])),
        ("peshawar/kohat main road", (["peshawar"], ["kohat"])),
        ("karakoram highway", None),
        ("mastung area on the quetta-karachi highway", None),
        ("tori khel-wazir tribes", None),
        ("-" * 5000 + " road", None),
    ],
)
def test_a_road_is_called_by_its_ends(words: str, ends: tuple[list[str], list[str]] | None) -> None:
    assert road_ends(words) == ends


@pytest.mark.parametrize(
    ("words", "is_all_of_them"),
    [
        ("tribal areas", True),
        ("pakistan | northwestern tribal belt along the afghan border", True),
        ("the restive tribal region", True),
        ("mohmand tribal region", False),
        ("tribal areas of orakzai", False),
        ("tribal elders", False),
    ],
)
def test_the_tribal_areas_stand_alone(words: str, is_all_of_them: bool) -> None:
    assert is_tribal_areas(words) is is_all_of_them


@pytest.mark.parametrize(
    "words",
    ["afghanistan-pakistan border in kurram", "pak-afghan border in kurram", "pakistan afghanistan border in kurram"],
)
def test_both_countries_say_nothing_of_where_on_their_border(words: str) -> None:
    assert without_border_pair(words).strip() == "border in kurram"


def test_a_road_between_towns_is_somewhere_between_them(bundled: Gazetteer) -> None:
    answer = bundled.resolve(PlaceQuery("Miran Shah-Mir Ali road"))
    ends = [bundled.resolve(PlaceQuery(f"{town} town", country="PK")) for town in ("Miran Shah", "Mir Ali")]
    assert (answer.precision, answer.method) == ("near", "offset")
    assert answer.lon is not None
    assert answer.lat is not None
    ways = [distance_m(answer.lon, answer.lat, end.lon or 0.0, end.lat or 0.0) for end in ends]
    assert ways[0] == pytest.approx(ways[1], rel=0.01)
    assert (answer.uncertainty_m or 0) > ways[0]


def test_a_road_that_is_known_is_that_road(bundled: Gazetteer) -> None:
    assert bundled.resolve(PlaceQuery("Quetta-Karachi highway")).place_class == "road"


def test_a_road_of_hundreds_of_kilometres_is_no_sure_place(bundled: Gazetteer) -> None:
    assert bundled.resolve(PlaceQuery("Chaman-Gwadar highway")).status == "ambiguous"


@pytest.mark.parametrize(
    ("query", "place_id", "status"),
    [
        (PlaceQuery("Pakistan's northwestern tribal belt"), "region.tribal-areas", "resolved"),
        (PlaceQuery("Afghanistan-Pakistan border (North Waziristan)"), "pk-kp.north-waziristan", "resolved"),
        (PlaceQuery("FR Kohat"), "pk-ta.fr-kohat", "resolved"),
        (PlaceQuery("Qwrtplk", adm1="Sindh", adm2="Karachi"), "region.karachi", "resolved"),
        (PlaceQuery("Kabul", country="IR"), None, "unresolved"),
        (PlaceQuery("Zahedan", country="Iran"), None, "unresolved"),
        (PlaceQuery("Wana", country="PAK"), "pk-kp.south-waziristan-lower.wana", "resolved"),
        (PlaceQuery("Wana", country="Pakstan"), "pk-kp.south-waziristan-lower.wana", "resolved"),
    ],
)
def test_units_and_countries_are_taken_as_they_are_said(
    bundled: Gazetteer, query: PlaceQuery, place_id: str | None, status: str
) -> None:
    answer = bundled.resolve(query)
    assert (answer.place_id, answer.status) == (place_id, status)


def test_another_country_is_the_reason_that_is_told(bundled: Gazetteer) -> None:
    assert "neither Afghanistan nor Pakistan" in bundled.explain(PlaceQuery("Kabul", country="IR")).to_text()
