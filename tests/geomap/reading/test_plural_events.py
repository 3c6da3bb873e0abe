"""A plural event noun tells of an event where it is said to have struck a place or on a day, and of none in general."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geomap.model import Extraction

Read = Callable[..., Extraction]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Air strikes hit Barmal district in Paktika province on Tuesday night, officials said.", "Barmal"),
        ("Airstrikes were carried out in Spera district of Khost province on Monday.", "Spera"),
        ("Explosions rocked Quetta on Friday.", "Quetta"),
    ],
)
def test_plural_strikes_on_a_place_are_an_incident(read: Read, text: str, place: str) -> None:
    (incident,) = read(text, "2024-12-26").incidents
    assert incident.location.name == place
    assert incident.date_precision == "day"


@pytest.mark.parametrize(
    "text",
    [
        "Air strikes have long strained relations between the two countries.",
        "Attacks rose sharply after the ceasefire ended.",
        "The government fears that air strikes will follow.",
    ],
)
def test_strikes_in_general_are_none(read: Read, text: str) -> None:
    assert read(text, "2024-12-26").incidents == ()


def test_a_toll_in_the_next_sentence_belongs_to_the_strikes(read: Read) -> None:
    text = "Air strikes hit Barmal district in Paktika province on Tuesday night. At least 15 people were killed."
    (incident,) = read(text, "2024-12-26").incidents
    assert (incident.fatalities_low, incident.fatalities_high) == (15, None)
