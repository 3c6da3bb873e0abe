"""Number words follow CONTRACTS.md's table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.reading.numbers import find_quantities, parse_quantity


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("8", 8, 8),
        ("eight", 8, 8),
        ("at least 20", 20, None),
        ("20 or more", 20, None),
        ("no fewer than 20", 20, None),
        ("more than 30", 31, None),
        ("over 30", 31, None),
        ("up to 30", None, 30),
        ("as many as 30", None, 30),
        ("nearly 1,000", None, 1000),
        ("almost five", None, 5),
        ("close to 40", None, 40),
        ("fewer than 20", None, 19),
        ("about 20", 20, 20),
        ("around twenty", 20, 20),
        ("some 20", 20, 20),
        ("6 to 8", 6, 8),
        ("between 6 and 8", 6, 8),
        ("6-8", 6, 8),
        ("twenty five to thirty", 25, 30),
        ("two or three", 2, 3),
        ("a couple", 2, None),
        ("several", 3, None),
        ("multiple", 3, None),
        ("a few", 3, None),
        ("a number", 3, None),
        ("numerous", 3, None),
        ("dozens", 12, None),
        ("two dozen", 24, 24),
        ("more than two dozen", 25, None),
        ("scores", 40, None),
        ("hundreds", 100, None),
        ("one hundred and forty-five", 145, 145),
        ("1.5 million", 1_500_000, 1_500_000),
        ("a hundred", 100, 100),
    ],
)
def test_number_words_mean_what_the_contract_says(words: str, low: int | None, high: int | None) -> None:
    quantity = parse_quantity(words)
    assert quantity is not None
    assert (quantity.low, quantity.high) == (low, high)


@pytest.mark.parametrize("words", ["four-year-old", "$325", "2010-06-CA-071", "AK-47s", "seven and eight and", "60%"])
def test_ages_sums_of_money_and_serial_numbers_count_nobody(words: str) -> None:
    assert [q for q in find_quantities(words) if q.words in ("four", "325", "47", "60")] == []


def test_one_and_two_others_are_two_numbers() -> None:
    found = find_quantities("killing one and wounding two others")
    assert [(q.low, q.words) for q in found] == [(1, "one"), (2, "two")]


@given(st.integers(min_value=0, max_value=99_999))
def test_a_number_in_digits_is_itself_with_and_without_separators(number: int) -> None:
    for words in (str(number), f"{number:,}"):
        quantity = parse_quantity(f"killed {words} people")
        assert quantity is not None
        assert (quantity.low, quantity.high) == (number, number)


@given(st.text(alphabet="at least nearly 0123456789,.-and to dozen hundred", max_size=200))
def test_any_jumble_gives_ranges_in_order_with_offsets_inside(text: str) -> None:
    for q in find_quantities(text):
        assert text[q.start : q.end] == q.words
        assert q.low is None or q.high is None or q.low <= q.high
