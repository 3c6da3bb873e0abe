"""When two incidents are proposed as one event, and when they must not be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from gazetteer import Resolution
from geomap.model import Actor, Incident, Link
from geomap.sameness import apart_edit, compare, kept_apart
from geomap.store import Version

Make = Callable[..., Incident]
NIGHT = date(2024, 12, 24)
INSIDE_PAKISTAN = Resolution(status="unresolved", place_id="PK", country="PK", countries=("PK",))


def verdicts(a: Incident, b: Incident) -> dict[str, str]:
    return {one.field: one.verdict for one in compare(a, b).fields}


def test_two_reports_of_one_strike_are_proposed_with_what_conflicts(make_incident: Make) -> None:
    first = make_incident("a", date_start=NIGHT, date_precision="day", fatalities_low=15, fatalities_high=15)
    later = make_incident("b", date_start=NIGHT, date_precision="day", fatalities_low=46, fatalities_high=46)
    held = compare(first, later)
    assert held.proposed
    assert verdicts(first, later) == {
        "place": "agrees", "date": "agrees", "type": "agrees", "people": "unknown", "killed": "conflicts",
    }  # fmt: skip
    assert compare(later, first).score == held.score < 1


def test_the_two_eights_of_march_2024_stay_apart(make_incident: Make) -> None:
    told = {"date_start": date(2024, 3, 18), "date_precision": "day", "fatalities_low": 8, "fatalities_high": 8}
    strike = make_incident("strike", "barmal", **told)
    as_pakistan_tells = make_incident("inside", INSIDE_PAKISTAN, **told)
    assert not compare(strike, as_pakistan_tells).proposed
    assert verdicts(strike, as_pakistan_tells)["place"] == "conflicts"


@pytest.mark.parametrize(
    ("ours", "theirs", "proposed"),
    [
        ({}, {"date_start": date(2024, 12, 25)}, True),
        ({}, {"date_start": date(2024, 12, 27)}, False),
        ({}, {"date_start": None, "date_precision": "unknown"}, False),
        ({"date_precision": "month"}, {"date_precision": "month"}, False),
        ({}, {"place": "mir ali"}, False),
        ({}, {"place": "border"}, False),
        ({"place": "border"}, {"place": "border"}, False),
        ({}, {"event_type": "Protests"}, True),
        ({"actors": ()}, {"event_type": "Protests"}, False),
        ({}, {"event_type": "Protests", "actors": (Actor(id="ttp", name="TTP", role="initiator"),)}, False),
    ],
)
def test_day_and_place_must_agree_and_something_more(
    make_incident: Make, ours: dict[str, Any], theirs: dict[str, Any], proposed: bool
) -> None:
    known = {"date_start": NIGHT, "date_precision": "day"}
    known["actors"] = (Actor(id="pak_air_force", name="Pakistan Air Force", role="initiator"),)
    assert compare(make_incident("a", **known | ours), make_incident("b", **known | theirs)).proposed is proposed


def test_what_was_kept_apart_is_remembered_until_it_is_undone(make_incident: Make) -> None:
    links = (
        Link(incident="b", relation="same_as_proposed"),
        Link(incident="c", relation="disputes"),
    )
    edit = apart_edit(make_incident("a", links=links), "b", 4, who="Ayesha", why="other night", at=datetime.now(UTC))
    assert (edit.version, [link["incident"] for link in edit.changes["links"]]) == (4, ["c"])
    read = Version(1, edit.at, "machine", "read", "machine", ())
    said = Version(2, edit.at, "Ayesha", edit.why, "edit", ())
    undone = Version(3, edit.at, "Ayesha", "slip", "undo", ())
    assert kept_apart([read, said], "b")
    assert not kept_apart([read, said], "bb")
    assert not kept_apart([read, said, undone], "b")
