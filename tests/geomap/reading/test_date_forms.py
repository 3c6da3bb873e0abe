"""Dates as papers, armies and police write them, and days counted from the event told before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from geomap.model import Extraction
from geomap.reading.calendars import PartialDate
from geomap.reading.date_forms import all_dates

Read = Callable[..., Extraction]
PUBLISHED = PartialDate(2024, 6, 12)
TOLD = date(2024, 6, 10)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("On 10.06.2014 at 2130 hours", "2014-06-10", "2014-06-10", "day"),
        ("dated 03/05/2023", "2023-05-03", "2023-05-03", "day"),
        ("dated 05/23/2011", "2011-05-23", "2011-05-23", "day"),
        ("on the night of 14/15 February 2025", "2025-02-14", "2025-02-15", "day"),
        ("On night 30/31 May, troops", "2024-05-30", "2024-05-31", "day"),
        ("during the last 24 hours", "2024-06-11", "2024-06-12", "week"),
        ("between January and March", "2024-01-01", "2024-03-31", "month"),
        ("from November to February 2021", "2020-11-01", "2021-02-28", "month"),
        ("in the first half of 2021", "2021-01-01", "2021-06-30", "month"),
        ("A day earlier, two died", "2024-06-09", "2024-06-09", "day"),
        ("Two days later, three died", "2024-06-12", "2024-06-12", "day"),
        ("Hours earlier, gunmen", "2024-06-10", "2024-06-10", "day"),
        ("Earlier the same day, a bomb", "2024-06-10", "2024-06-10", "day"),
        ("The day before, a bomb", "2024-06-09", "2024-06-09", "day"),
        ("The previous week, gunmen", "2024-06-03", "2024-06-09", "week"),
        ("The previous month, gunmen", "2024-05-01", "2024-05-31", "month"),
        ("A week earlier, gunmen", "2024-05-31", "2024-06-06", "week"),
    ],
)
def test_forms_of_dates(text: str, first: str, last: str, precision: str) -> None:
    (found,) = all_dates(text, PUBLISHED, TOLD, 0)
    assert (str(found.first), str(found.last), found.precision) == (first, last, precision)


def test_without_anything_to_count_from_a_day_stays_unknown() -> None:
    (found,) = all_dates("A day earlier, two soldiers were killed.", None, None, 0)
    assert (found.first, found.precision) == (None, "unknown")


def test_thirteen_months_and_thirty_two_days_are_no_dates() -> None:
    assert [
        d.precision for d in all_dates("13.13.2014 and 32.01.2014", PUBLISHED, None, 0) if d.precision == "day"
    ] == []


def test_the_day_before_is_counted_from_the_event_and_not_from_the_day_of_the_telling(read: Read) -> None:
    extraction = read(
        "A bomb killed two people in Tank on Saturday, police said on Sunday. A day earlier, gunmen killed a guard in "
        "Bannu.",
        "2024-06-10",
    )
    assert [str(i.date_start) for i in extraction.incidents] == ["2024-06-08", "2024-06-07"]


def test_who_dies_later_died_of_the_same_event(read: Read) -> None:
    extraction = read("A bomb wounded three people in Tank on Saturday. One of them died two days later.", "2024-06-12")
    (incident,) = extraction.incidents
    assert (str(incident.date_start), incident.fatalities_low, incident.injured_low) == ("2024-06-08", 1, 3)


def test_the_week_before_is_another_event_in_the_same_area(read: Read) -> None:
    extraction = read(
        "A policeman was killed in Tump on Monday. The previous week, gunmen had killed two labourers in the "
        "same area.",
        "2024-06-04",
    )
    first, second = extraction.incidents
    assert (first.fatalities_low, second.fatalities_low) == (1, 2)
    assert first.location.place_id == second.location.place_id
    assert (second.date_precision, str(second.date_start)) == ("week", "2024-05-27")
