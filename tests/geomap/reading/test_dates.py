"""Dates: explicit, relative to what a report was filed or published on, and unresolved without that."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.reading.anchors import anchors
from geomap.reading.calendars import PartialDate, from_solar, solar_year
from geomap.reading.dates import find_dates
from geomap.reading.sentences import split

PUBLISHED = PartialDate(2024, 3, 20)  # a Wednesday


@pytest.mark.parametrize(
    ("words", "first", "last", "precision"),
    [
        ("on Monday", "2024-03-18", "2024-03-18", "day"),
        ("on Wednesday", "2024-03-20", "2024-03-20", "day"),
        ("yesterday", "2024-03-19", "2024-03-19", "day"),
        ("last night", "2024-03-19", "2024-03-19", "day"),
        ("today", "2024-03-20", "2024-03-20", "day"),
        ("two days ago", "2024-03-18", "2024-03-18", "day"),
        ("June 25", "2023-06-25", "2023-06-25", "day"),
        ("Jan. 10, 2011", "2011-01-10", "2011-01-10", "day"),
        ("the 10th of January", "2024-01-10", "2024-01-10", "day"),
        ("24 December 2024", "2024-12-24", "2024-12-24", "day"),
        ("2024-03-16", "2024-03-16", "2024-03-16", "day"),
        ("16 and 17 March", "2024-03-16", "2024-03-17", "week"),
        ("in July 2010", "2010-07-01", "2010-07-31", "month"),
        ("last month", "2024-02-01", "2024-02-29", "month"),
        ("last year", "2023-01-01", "2023-12-31", "year"),
        ("in 2021", "2021-01-01", "2021-12-31", "year"),
        ("25 Hoot 1402", "2024-03-15", "2024-03-15", "day"),
        ("12 Hamal", "2023-04-01", "2023-04-01", "day"),
    ],
)
def test_dates_are_read_as_days_or_spans(words: str, first: str, last: str, precision: str) -> None:
    (found,) = find_dates(words, PUBLISHED)
    assert (str(found.first), str(found.last), found.precision) == (first, last, precision)


@pytest.mark.parametrize("words", ["yesterday", "on Monday", "last year", "two days ago", "June 25", "last month"])
def test_relative_dates_without_an_anchor_stay_unresolved(words: str) -> None:
    (found,) = find_dates(words, None)
    assert (found.first, found.precision) == (None, "unknown")


@pytest.mark.parametrize(
    ("words", "first"), [("last year", "2022-01-01"), ("last month", "2023-10-01"), ("yesterday", "2023-10-31")]
)
def test_a_partial_publication_date_holds_what_it_can(words: str, first: str) -> None:
    (found,) = find_dates(words, PartialDate.parse("2023-11"))
    assert str(found.first) == first


@pytest.mark.parametrize(
    "words", ["you may 3 go", "a man called Asad", "12 Asad", "they march 3 miles", "1,500 people"]
)
def test_verbs_and_names_are_no_months(words: str) -> None:
    assert find_dates(words, PUBLISHED) == []


def test_the_days_of_the_afghan_calendar_agree_with_known_ones() -> None:
    assert from_solar(1403, 1, 1) == date(2024, 3, 20)
    assert from_solar(1400, 5, 24) == date(2021, 8, 15)
    assert from_solar(1357, 2, 7) == date(1978, 4, 27)
    assert from_solar(1403, 12, 31) is None


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2090, 1, 1)))
def test_every_day_lies_in_the_solar_year_that_is_named_for_it(day: date) -> None:
    first = from_solar(solar_year(day), 1, 1)
    assert first is not None
    assert 0 <= (day - first).days <= 365


def test_a_dateline_anchors_what_follows_it_and_the_next_dateline_what_follows_that() -> None:
    text = (
        "2012-08-S-037\n\nKABUL, Afghanistan (Aug. 19, 2012)\nOne happened yesterday.\n\n"
        "KABUL, Afghanistan (Aug. 23, 2012)\nAnother happened yesterday."
    )
    sentences, datelines = split(text)
    held = anchors(text, sentences, datelines, None)
    assert [str(a.when) for a in held if a.filed] == ["2012-08-19", "2012-08-23"]


def test_a_serial_number_gives_the_year_that_a_heading_leaves_out() -> None:
    text = "June 19: Operations in the south\nNEWS RELEASE 2010-06-CA-071\n\nAn insurgent was killed yesterday."
    sentences, datelines = split(text)
    assert str(anchors(text, sentences, datelines, None)[-1].when) == "2010-06-19"
