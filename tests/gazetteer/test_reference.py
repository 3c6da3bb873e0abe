"""The grammar of place references: mentions, roles, offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.names.reference import Reference, parse


def names(reference: Reference) -> list[str]:
    return [" ".join(mention.core) for mention in reference.mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dosali village", ["dosali"]),
        ("N. Waziristan", ["north waziristan"]),
        ("Toll Khel village, NW", ["toll khel", "north waziristan"]),
        ("Laman area of Barmal district in Paktika", ["laman", "barmal", "paktika"]),
        ("Mamozai, Orakzai agency", ["mamozai", "orakzai"]),
        ("South Waziristan's Shakai Valley", ["south waziristan", "shakai"]),
        ("Tirah valley Spin Drand area", ["tirah", "spin drand"]),
        ("Tehsil Matta", ["matta"]),
        ("area of Langar Khel", ["langar khel"]),
        ("Matta Tehsil [sub-district] of Swat district,", ["matta", "swat"]),
        ("outskirts of Mingora, the main town in Swat", ["mingora", "swat"]),
        ("MIRANSHAH, NORTH WAZIRISTAN", ["miranshah", "north waziristan"]),
        ("Swat and Shangla districts", ["swat", "shangla"]),
        ("North and South Waziristan", ["north waziristan", "south waziristan"]),
        ("N/S Waziristan", ["north waziristan", "south waziristan"]),
        ("Upper and Lower Dir districts", ["upper dir", "lower dir"]),
        ("the border", []),
        ("", []),
        ("...", []),
    ],
)
def test_references_part_into_names(text: str, expected: list[str]) -> None:
    assert names(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "metres", "bearing", "anchor"),
    [
        ("25 km (15 miles) northeast of Wana", 25_000, 45, "wana"),
        ("Hamzoni, 6 miles west of Miram Shah", 9_656, 270, "miram shah"),
        ("Tul Khel village (Tul Khail, 5 km east of Miran Shah town)", 5_000, 90, "miran shah"),
        ("some seven kilometres north of Miranshah", 7_000, 0, "miranshah"),
        ("Jabri, 40 kilometres north-west of Mashky tehsil", 40_000, 315, "mashky"),
        ("10 km from Quetta", 10_000, None, "quetta"),
        ("Nazarabad, north of Matta", None, 0, "matta"),
        ("Lamal, 6 miles SW of Wana", 9_656, 225, "wana"),
    ],
)
def test_offsets_are_told_in_metres_and_degrees(
    text: str, metres: float | None, bearing: float | None, anchor: str
) -> None:
    reference = parse(text)
    assert reference.offset is not None
    assert reference.offset.metres == (None if metres is None else pytest.approx(metres, abs=1))
    assert reference.offset.bearing == bearing
    assert " ".join(reference.mentions[reference.offset.anchor].core) == anchor


def test_north_waziristan_is_no_direction() -> None:
    reference = parse("Mir Ali, North Waziristan")
    assert reference.offset is None
    assert names(reference) == ["mir ali", "north waziristan"]


def test_relations_are_told() -> None:
    assert parse("near Jandola").mentions[0].role == "anchor"
    assert parse("between Wana and Makeen").between
    assert parse("Swat and Shangla").listed
    assert parse("Pak-Afghan border in Kurram").border


def test_class_words_speak_for_classes_and_may_be_part_of_the_name() -> None:
    mention = parse("Shakar Dara district").mentions[0]
    assert mention.classes[0] == "district"
    assert [form.text for form in mention.forms] == ["shakar dara", "shakar dara district", "shakar"]


@pytest.mark.parametrize("text", ["برمل ولسوالۍ، پکتیکا", "د پکتیکا ولایت برمل ولسوالي"])
def test_class_words_are_known_in_arabic_script(text: str) -> None:
    classes = {mention.classes[0] for mention in parse(text).mentions if mention.classes}
    assert "district" in classes


@given(st.text(max_size=120))
def test_any_text_parses(text: str) -> None:
    reference = parse(text)
    assert len(reference.mentions) <= 12
    assert all(mention.forms for mention in reference.mentions)
