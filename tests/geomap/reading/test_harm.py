"""Who was killed, injured, captured or displaced in a sentence, and how many."""

from __future__ import annotations

import pytest

from geomap.reading.bare_numbers import bare_quantities
from geomap.reading.casualties import find_harm
from geomap.reading.lexicon import lexicon
from geomap.reading.numbers import find_quantities
from geomap.reading.people import find_people
from geomap.reading.phrases import tokens

Told = list[tuple[str, list[tuple[str, int | None, int | None]]]]


def harm(sentence: str) -> Told:
    words = lexicon()
    split = tokens(sentence)
    numbers = find_quantities(sentence)
    people = find_people(sentence, split, numbers, words.people)
    bare = bare_quantities(sentence, split, numbers, people)
    found = find_harm(sentence, split, people, bare, words.harm.find(sentence))
    return [(h.measure, [(p.words, p.low, p.high) for p in h.people if not p.including]) for h in found if not h.denied]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Forces killed two insurgents.", [("killed", [("two insurgents", 2, 2)])]),
        ("The commander was killed.", [("killed", [("The commander", 1, 1)])]),
        (
            "killing one and wounding two others.",
            [("killed", [("one", 1, 1)]), ("injured", [("two others", 2, 2)])],
        ),
        (
            "A bomb hit a van and five passengers were killed and three others wounded.",
            [("killed", [("five passengers", 5, 5)]), ("injured", [("three others", 3, 3)])],
        ),
        ("Insurgents attacked a post and three soldiers were killed.", [("killed", [("three soldiers", 3, 3)])]),
        (
            "eight individuals, purported by the Taliban to be women and children, were killed",
            [("killed", [("eight individuals", 8, 8)])],
        ),
        (
            "forces detained two bomb facilitators along with two suspected insurgents, yesterday",
            [("captured", [("two bomb facilitators", 2, 2), ("two suspected insurgents", 2, 2)])],
        ),
        (
            "killing Qari Ziauddin, the shadow governor of the province.",
            [("killed", [("Qari Ziauddin", 1, 1)])],
        ),
        (
            "He was detained along with several of his associates.",
            [("captured", [("He", None, None), ("several of his associates", 3, None)])],
        ),
        ("the loss of seven soldiers, including officers", [("killed", [("seven soldiers", 7, 7)])]),
        ("The death toll rose to 46.", [("killed", [("46", 46, 46)])]),
        ("nearly 1,000 Pakistanis fell victim to attacks", [("killed", [("nearly 1,000 Pakistanis", None, 1000)])]),
        ("leaving seven soldiers dead", [("killed", [("seven soldiers", 7, 7)])]),
        ("police took the two occupants of the car into custody", [("captured", [("the two occupants", 2, 2)])]),
        (
            "forcing thousands of migrants to leave",
            [("displaced", [("thousands of migrants", 1000, None)])],
        ),
        ("injuring dozens, police said", [("injured", [("dozens", 12, None)])]),
        ("seven soldiers, two of them officers, lost their lives", [("killed", [("seven soldiers", 7, 7)])]),
    ],
)
def test_people_are_found_as_object_subject_and_noun(sentence: str, told: Told) -> None:
    assert harm(sentence) == told


@pytest.mark.parametrize(
    "sentence",
    [
        "No civilians were injured in this operation.",
        "The strike had not injured any civilians.",
        "An operation to capture or kill a commander.",
        "Civilians are killed by these devices.",
        "The raid ended without killing anyone.",
    ],
)
def test_nobody_is_counted_where_nothing_happened(sentence: str) -> None:
    assert harm(sentence) == []
