"""When two incidents are proposed as one event, and when they must not be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from gazetteer import Resolution
from geomap.errors import BadInputError
from geomap.model import Actor, Incident, Link
from geomap.review import keep_apart
from geomap.sameness import compare, occasions

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


def test_a_proposal_is_a_link_with_its_score_and_what_agrees_and_conflicts(make_incident: Make) -> None:
    first = make_incident("a", date_start=NIGHT, date_precision="day", fatalities_low=15, fatalities_high=15)
    later = make_incident("b", date_start=NIGHT, date_precision="day", fatalities_low=46, fatalities_high=46)
    assert compare(first, later).link("b") == Link(
        incident="b",
        relation="same_as_proposed",
        reasons=("agrees: place, date, type", "conflicts: killed"),
        score=0.88,
    )


def test_what_is_proposed_is_always_looked_up_under_a_common_place(make_incident: Make) -> None:
    known = {"date_start": NIGHT, "date_precision": "day"}
    made = [make_incident("a", place, **known) for place in ("barmal", "mir ali", "border")]
    made += [make_incident("b", date_start=NIGHT, date_precision="month"), make_incident("c", date_start=None)]
    for one in made:
        for other in made:
            assert set(occasions(one)) & set(occasions(other)) or not compare(one, other).proposed


def test_keeping_two_apart_is_an_edit_of_each_that_also_drops_what_a_person_had_linked(make_incident: Make) -> None:
    links = (
        Link(incident="b", relation="same_as_proposed"),
        Link(incident="b", relation="same_as_proposed", score=0.9),
        Link(incident="c", relation="disputes"),
    )
    one, other = make_incident("a", links=links, version=4), make_incident("b", links=links[1:2], version=2)
    edits = keep_apart(one, other, who="Ayesha", why="other night", at=datetime.now(UTC))
    assert [(edit.incident, edit.version, edit.apart) for edit in edits] == [("a", 4, ("b",)), ("b", 2, ("a",))]
    assert [link["incident"] for link in edits[0].changes["links"]] == ["c"]
    assert "other night" in edits[1].why
    with pytest.raises(BadInputError, match="itself"):
        keep_apart(one, one, who="Ayesha", why="x", at=datetime.now(UTC))
