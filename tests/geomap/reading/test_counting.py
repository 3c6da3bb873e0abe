"""The same people told of twice are counted once; new ones are added."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geomap.model import Extraction
from geomap.totals import totals

Read = Callable[..., Extraction]
PLACE = "in Sabari district, Khost province, yesterday."


def count(read: Read, text: str) -> tuple[int | None, int | None]:
    told = read(f"KABUL, Afghanistan (May 7, 2011) {text}")
    found = totals(told.claims, [i.id for i in told.incidents])
    return found.killed.low, found.captured.low


@pytest.mark.parametrize(
    ("text", "killed", "captured"),
    [
        (f"A force detained two insurgents {PLACE} The two insurgents were held for questioning.", None, 2),
        (f"A force captured a leader and several of his associates {PLACE} The leader was arrested at home.", None, 4),
        (f"A force captured a leader {PLACE} The force also detained two insurgents.", None, 3),
        (f"A force detained several insurgents including a commander {PLACE}", None, 3),
        (f"A force detained two insurgents including a commander {PLACE} It took the commander and one of his "
         "associates to Khost.", None, 2),
        (f"Troops killed four insurgents {PLACE} Two insurgents were killed in a house and two insurgents were killed "
         "as they fled.", 4, None),
        (f"A force killed an insurgent and detained another {PLACE}", 1, 1),
        (f"As a force entered a house {PLACE[:-1]}, three insurgents opened fire. The force fired back, killing the "
         "three.", 3, None),
        (f"Two insurgents attacked a patrol {PLACE} The patrol returned fire, killing both insurgents. Later three "
         "insurgents opened fire and the patrol killed the three.", 5, None),
        (f"A patrol saw an individual with a rifle {PLACE} The patrol fired, killing him.", 1, None),
        (f"A force killed a leader, Mullah Karim, {PLACE} Karim was killed when he fired on the force.", 1, None),
        (f"Jets killed more than 30 insurgents {PLACE} Several more insurgents were killed as they fled.", 31, None),
        (f"Troops killed a courier and held several other gunmen {PLACE} Two additional gunmen were detained there.",
         1, 2),
        (f"Troops arrested several insurgents, including a trainer, {PLACE} The trainer was arrested. After a "
         "search the force detained the trainer along with two of his associates.", None, 3),
        (f"A patrol arrested a recruiter {PLACE} More than 20 insurgents were detained before dawn.", None, 21),
        (f"A patrol arrested a recruiter {PLACE} Two insurgents were detained before dawn.", None, 3),
        (f"No civilians were killed {PLACE} A force detained one insurgent there.", None, 1),
    ],
)  # fmt: skip
def test_people_are_counted_once(read: Read, text: str, killed: int | None, captured: int | None) -> None:
    assert count(read, text) == (killed, captured)


def test_soldiers_by_the_army_and_civilians_by_a_medic_add_up(read: Read) -> None:
    told = read(
        "A bomb exploded in Wana on Monday. The army said seven soldiers were killed. "
        "A doctor said two civilians died.",
        "2024-03-20",
    )
    (incident,) = told.incidents
    assert incident.fatalities_low == 9
    assert {c.claimant_role for c in told.claims} == {"belligerent", "medic"}


def test_two_sides_tolls_stay_two_claims(read: Read) -> None:
    told = read(
        "Troops and militants clashed in Tank on Monday. The army said it killed ten militants. "
        "The TTP said two of its fighters were killed.",
        "2024-03-20",
    )
    (incident,) = told.incidents
    assert {(c.claimant, c.low) for c in told.claims} == {("pak_army", 10), ("ttp", 2)}
    assert incident.disputed


def test_a_summary_covers_the_events_told_after_it(read: Read) -> None:
    told = read(
        "Security forces killed seven militants in two operations in North Waziristan on Tuesday, the military said. "
        "Six militants were killed in an operation in Mir Ali. In a separate operation in Spinwam one more was killed.",
        "2025-01-31",
    )
    places = {i.location.name for i in told.incidents}
    assert len(told.incidents) == 2
    assert any("Mir Ali" in (p or "") for p in places)
    assert totals(told.claims, [i.id for i in told.incidents]).killed.low == 7


def test_a_dateline_without_capitals_is_no_place_of_the_event(read: Read) -> None:
    told = read(
        "Air Strike Kills Commander in Takhar Province\n\nKabul, Afghanistan (Sept. 4) - Jets hit a car this morning, "
        "killing a Taliban commander."
    )
    assert [i.location.adm1_code for i in told.incidents] == ["AF-TAK"]


def test_the_road_that_a_leader_is_known_for_is_not_where_he_was_sought(read: Read) -> None:
    told = read(
        "KABUL, Afghanistan (May 7, 2011) Troops killed one insurgent in a raid in Wardak province against a leader "
        "very active in planting mines on Highway One."
    )
    assert [i.location.adm1_code for i in told.incidents] == ["AF-WAR"]
