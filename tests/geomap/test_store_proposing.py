"""Proposals of "the same event" in the store: found when an incident is written, kept with both, answered by people."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from geomap.model import Incident
from geomap.review import keep_apart, merge
from geomap.store import Batch, Edit, Store, WriteReport, open_store
from geomap.store.proposing import MOST_PROPOSED

Make = Callable[..., Incident]
NIGHT = {"date_start": date(2024, 12, 24), "date_precision": "day"}


def say(store: Store, *incidents: Incident, restated: frozenset[str] = frozenset()) -> WriteReport:
    return store.write(Batch(incidents=incidents, restated=restated), who="machine", why="read")


def proposed(store: Store, incident: str) -> list[str]:
    return [one.incident for one in store.incident(incident).links if one.score is not None]


def asked(store: Store) -> dict[str, list[str]]:
    return {name: proposed(store, name) for name in ("a", "b")}


@pytest.fixture
def two(store: Store, make_incident: Make) -> Store:
    """Two reports of one night, read one after the other."""
    say(store, make_incident("a", sources=("dawn",), **NIGHT))
    say(store, make_incident("b", sources=("wire",), **NIGHT))
    return store


def told_again(store: Store, make_incident: Make, **values: Any) -> None:
    say(store, make_incident("b", sources=("wire",), **NIGHT | values))


def test_a_second_report_is_proposed_with_the_first_and_both_say_so(two: Store) -> None:
    (link,) = two.incident("b").links
    assert (link.incident, link.score) == ("a", 1.0)
    assert link.reasons == ("agrees: place, date, type",)
    assert asked(two) == {"a": ["b"], "b": ["a"]}
    assert [(one.version, one.kind, one.changed) for one in two.versions("a")] == [
        (1, "machine", ()),
        (2, "machine", ("links",)),
    ]
    assert two.incident("b").version == 1
    assert two.links_to("a") == [("b", "same_as_proposed")]


def test_reports_that_come_in_one_batch_are_proposed_at_once(store: Store, make_incident: Make) -> None:
    say(store, make_incident("a", sources=("dawn",), **NIGHT), make_incident("b", sources=("wire",), **NIGHT))
    assert asked(store) == {"a": ["b"], "b": ["a"]}
    assert [store.incident(name).version for name in ("a", "b")] == [1, 1]


def test_told_again_nothing_changes(two: Store, make_incident: Make) -> None:
    before = two.change
    told_again(two, make_incident)
    say(two, make_incident("a", sources=("dawn",), **NIGHT))
    assert (two.change, two.incident("a").version, two.incident("b").version) == (before, 2, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"sources": ("dawn",)},
        {"sources": ("dawn", "wire")},
        {"place": "mir ali"},
        {"place": "border"},
        {"date_start": date(2024, 12, 27)},
        {"date_precision": "month"},
        {"status": "rejected"},
    ],
)
@pytest.mark.parametrize("together", [True, False])
def test_what_does_not_agree_is_not_proposed(
    store: Store, make_incident: Make, other: dict[str, Any], together: bool
) -> None:
    told = [
        make_incident("a", sources=("dawn",), **NIGHT),
        make_incident("b", **{"sources": ("wire",)} | NIGHT | other),
    ]
    for batch in [told] if together else [told[:1], told[1:]]:
        say(store, *batch)
    assert asked(store) == {"a": [], "b": []}


def test_an_equal_day_and_an_equal_number_alone_never_suffice(store: Store, make_incident: Make) -> None:
    eight = {"date_start": date(2024, 3, 18), "date_precision": "day", "fatalities_low": 8, "fatalities_high": 8}
    say(store, make_incident("a", "barmal", sources=("kabul",), **eight))
    say(store, make_incident("b", "border", sources=("islamabad",), **eight))
    assert asked(store) == {"a": [], "b": []}


@pytest.mark.parametrize("days", [-7, -1, 0, 1])
def test_a_week_and_a_day_meet_whichever_was_told_first(store: Store, make_incident: Make, days: int) -> None:
    week = {"date_start": date(2024, 12, 17), "date_end": date(2024, 12, 23), "date_precision": "week"}
    day = {"date_start": date.fromordinal(date(2024, 12, 23).toordinal() + days), "date_precision": "day"}
    for first, second in ((week, day), (day, week)):
        names = ("a", "b") if first is week else ("c", "d")
        place = "barmal" if first is week else "mir ali"
        say(store, make_incident(names[0], place, sources=("dawn",), **first))
        say(store, make_incident(names[1], place, sources=("wire",), **second))
        assert proposed(store, names[0]) == [names[1]]


def test_a_better_reading_withdraws_or_makes_the_proposal_on_both(two: Store, make_incident: Make) -> None:
    told_again(two, make_incident, place="mir ali")
    assert asked(two) == {"a": [], "b": []}
    told_again(two, make_incident)
    assert asked(two) == {"a": ["b"], "b": ["a"]}
    say(two, restated=frozenset({"wire"}))
    assert (two.incident("b").status, asked(two)) == ("rejected", {"a": [], "b": []})


def test_an_editors_date_counts_and_its_undo_too(two: Store) -> None:
    now = datetime.now(UTC)
    two.edit(Edit("b", 1, "Ayesha", "another night", now, {"date_start": "2024-12-28", "date_end": None}))
    assert asked(two) == {"a": [], "b": []}
    two.undo("b", 2, who="Ayesha", why="slip")
    assert asked(two) == {"a": ["b"], "b": ["a"]}


def keep(store: Store) -> None:
    one, other = store.incident("a"), store.incident("b")
    store.edit_together(keep_apart(one, other, who="Ayesha", why="two nights", at=datetime.now(UTC)))


def test_what_was_kept_apart_is_not_proposed_again_however_often_it_is_told(two: Store, make_incident: Make) -> None:
    keep(two)
    assert asked(two) == {"a": [], "b": []}
    told_again(two, make_incident, title="Told anew")
    say(two, make_incident("a", sources=("dawn",), title="Told anew too", **NIGHT))
    assert asked(two) == {"a": [], "b": []}
    assert two.versions("a")[2].why == "kept apart from b: two nights"
    say(two, make_incident("c", sources=("third",), **NIGHT))
    assert (proposed(two, "a"), proposed(two, "b"), proposed(two, "c")) == (["c"], ["c"], ["a", "b"])


@pytest.mark.parametrize("name", ["a", "b"])
def test_undo_of_keeping_apart_asks_again(two: Store, name: str) -> None:
    keep(two)
    two.undo(name, two.incident(name).version, who="Ayesha", why="slip")
    assert asked(two) == {"a": ["b"], "b": ["a"]}


def test_a_merge_answers_the_proposal_and_its_undo_asks_again(two: Store, make_incident: Make) -> None:
    say(two, make_incident("c", sources=("third",), **NIGHT))
    a, b = two.incident("a"), two.incident("b")
    two.edit_together(merge(a, b, [], who="Ayesha", why="one night", at=datetime.now(UTC)))
    (left,) = two.incident("b").links
    assert (left.incident, left.score, left.reasons) == ("a", None, ("merged: one night",))
    assert (proposed(two, "a"), proposed(two, "c")) == (["c"], ["a"])
    assert two.incident("a").version == a.version + 1
    two.undo("a", two.incident("a").version, who="Ayesha", why="slip")
    assert (proposed(two, "a"), proposed(two, "b"), proposed(two, "c")) == (["b", "c"], ["a", "c"], ["a", "b"])


def test_many_reports_of_one_night_are_each_proposed_with_a_few(store: Store, make_incident: Make) -> None:
    count = 600
    say(store, *(make_incident(f"{n:03}", sources=(f"source {n}",), **NIGHT) for n in range(count)))
    say(store, make_incident("last", sources=("last",), **NIGHT))
    with sqlite3.connect(store.path) as con:
        (rows,) = con.execute("SELECT count(*) FROM proposals").fetchone()
    assert count < rows <= 2 * MOST_PROPOSED * (count + 1)
    assert len(proposed(store, "last")) == MOST_PROPOSED


def test_a_store_of_the_first_edition_is_brought_up_when_it_is_opened(
    store_path: Path, store: Store, make_incident: Make
) -> None:
    say(store, make_incident("a", sources=("dawn",), **NIGHT))
    store.close()
    with sqlite3.connect(store_path) as con:
        con.execute("DROP TABLE proposals")
        con.execute("DROP INDEX incidents_by_district")
        con.execute("DROP INDEX incidents_by_place")
        con.execute("UPDATE geomap_meta SET value = '1' WHERE key = 'schema'")
    con.close()
    with open_store(store_path) as opened:
        say(opened, make_incident("b", sources=("wire",), **NIGHT))
        assert asked(opened) == {"a": ["b"], "b": ["a"]}
