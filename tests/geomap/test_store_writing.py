"""Batches into a real store: idempotent, whole or not at all, with people's edits on top."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from geomap.errors import BadInputError, NotFoundError, StaleVersionError
from geomap.model import Claim, Incident, Link, SetAside, Source, Span, Statistic, Toponym
from geomap.store import Batch, Edit, Store, WriteReport

Make = Callable[..., Incident]
MORNING = datetime(2024, 12, 24, 8, tzinfo=UTC)
EVENING = MORNING + timedelta(hours=10)


def say(store: Store, *incidents: Incident, at: datetime | None = None, **more: Any) -> WriteReport:
    return store.write(Batch(incidents=incidents, **more), who="machine", why="import", at=at)


def edit(store: Store, incident: str, version: int, **changes: Any) -> Incident:
    return store.edit(Edit(incident, version, "Ayesha", "checked by phone", datetime.now(UTC), changes))


def killed(claim_id: str, number: int, *incidents: str, **more: Any) -> Claim:
    return Claim(id=claim_id, measure="killed", low=number, high=number, incidents=incidents, source="dawn", **more)


def test_a_batch_told_again_changes_nothing(store: Store, make_incident: Make, source: Source) -> None:
    batch = Batch(
        sources=(source,),
        texts={"dawn": "Eight were killed in Bal."},
        incidents=(make_incident("a"), make_incident("b", "mir ali")),
        claims=(killed("c", 8, "a", "b"),),
        statistics=(Statistic(id="s", measure="killed", high=1000, source="dawn"),),
        toponyms={"dawn": (Toponym(text="Bal", start=21, end=24, kind="location"),)},
        set_aside=(SetAside(file="x.csv", row=3, reason="no date"),),
    )
    first = store.write(batch, who="machine", why="import")
    again = store.write(batch, who="machine", why="import")
    assert (first.added, first.updated, first.unchanged) == (2, 0, 0)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)
    assert store.change == first.change
    assert [version.version for version in store.versions("a")] == [1]


def test_what_was_written_is_read_back_as_it_was(store: Store, make_incident: Make, source: Source) -> None:
    told = make_incident(
        "a",
        links=(Link(incident="b", relation="disputes", reasons=("same night",)),),
        evidence=(Span(source="dawn", start=0, end=5),),
        claims=("c",),
    )
    statistic = Statistic(id="s", measure="killed", high=1000, areas=("PK-BA",), period="2023", source="dawn")
    name = Toponym(text="Bal", start=21, end=24, kind="location")
    say(
        store,
        told,
        sources=(source,),
        texts={"dawn": "Eight were killed in Bal."},
        claims=(killed("c", 8, "a"),),
        statistics=(statistic,),
        toponyms={"dawn": (name,)},
    )
    found = store.incident("a")
    assert found.model_copy(update={"updated_at": None}) == told
    assert store.claims(["a"]) == store.claims_by_id(["c"]) == [killed("c", 8, "a")]
    assert store.source("dawn") == source
    assert store.text("dawn") == "Eight were killed in Bal."
    assert store.statistics() == [statistic]
    assert store.toponyms("dawn") == (name,)
    assert store.links_to("b") == [("a", "disputes")]


def test_an_edit_stays_on_top_of_a_better_reading(store: Store, make_incident: Make) -> None:
    say(store, make_incident("a", title="Strike in Bal"))
    edit(store, "a", 1, title="Strike in Barmal", status="reviewed")
    report = say(store, make_incident("a", title="Strike in Bal district", date_start=date(2024, 3, 17)))
    found = store.incident("a")
    assert (report.updated, report.added) == (1, 0)
    assert (found.title, found.status, found.date_start) == ("Strike in Barmal", "reviewed", date(2024, 3, 17))
    assert [(v.kind, v.who, v.changed) for v in store.versions("a")] == [
        ("machine", "machine", ()),
        ("edit", "Ayesha", ("title", "status")),
        ("machine", "machine", ("date_start",)),
    ]


def test_an_edit_of_an_old_version_is_refused(store: Store, make_incident: Make) -> None:
    say(store, make_incident("a"))
    edit(store, "a", 1, title="Strike in Barmal")
    with pytest.raises(StaleVersionError, match="is at version 2"):
        edit(store, "a", 1, title="Another")
    assert store.incident("a").title == "Strike in Barmal"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "other"}, "cannot change id"),
        ({"nonsense": 1}, "cannot change nonsense"),
        ({"event_type": "War"}, "event_type"),
        ({"date_end": "2020-01-01"}, "ends 2020-01-01 before it starts"),
        ({"fatalities_low": "many"}, "fatalities_low"),
    ],
)
def test_an_edit_that_does_not_fit_changes_nothing(
    store: Store, make_incident: Make, changes: dict[str, Any], message: str
) -> None:
    say(store, make_incident("a"))
    before = store.change
    with pytest.raises(BadInputError, match=message):
        edit(store, "a", 1, **changes)
    assert (store.change, store.incident("a").version) == (before, 1)


def test_undo_takes_back_the_newest_edit_and_is_a_version_too(store: Store, make_incident: Make) -> None:
    say(store, make_incident("a", title="Bal"))
    edit(store, "a", 1, title="Barmal")
    edit(store, "a", 2, status="reviewed")
    once = store.undo("a", 3, who="Ayesha", why="too early")
    assert (once.title, once.status, once.version) == ("Barmal", "machine", 4)
    say(store, make_incident("a", title="Bal", disputed=True))
    assert store.incident("a").title == "Barmal"


def test_there_is_nothing_to_undo_without_an_edit(store: Store, make_incident: Make) -> None:
    say(store, make_incident("a"))
    with pytest.raises(BadInputError, match="no edit to undo"):
        store.undo("a", 1, who="Ayesha", why="oops")


def test_every_version_can_be_read_as_it_was_known(store: Store, make_incident: Make) -> None:
    say(store, make_incident("a", fatalities_low=15, claims=("c",)), claims=(killed("c", 15, "a"),), at=MORNING)
    say(store, make_incident("a", fatalities_low=46, claims=("c",)), claims=(killed("c", 46, "a"),), at=EVENING)
    noon = MORNING + timedelta(hours=4)
    assert store.incident("a", as_of=noon).fatalities_low == 15
    assert store.incident("a", as_of=EVENING).fatalities_low == 46
    assert [claim.low for claim in store.claims(["a"], as_of=noon)] == [15]
    assert [claim.low for claim in store.claims_by_id(["c"], as_of=noon)] == [15]
    assert [claim.low for claim in store.claims(["a"])] == [46]
    with pytest.raises(NotFoundError, match="not known yet"):
        store.incident("a", as_of=MORNING - timedelta(seconds=1))


def test_another_sources_claim_is_counted_in_an_incident_that_was_there(store: Store, make_incident: Make) -> None:
    told = make_incident("a", claims=("c",), fatalities_low=8, fatalities_best=8, fatalities_high=8)
    say(store, told, claims=(killed("c", 8, "a", claimant="taliban_authorities"),))
    say(store, claims=(killed("d", 3, "a", claimant="pak_army"),))
    found = store.incident("a")
    assert (found.fatalities_low, found.fatalities_high, found.disputed) == (3, 8, True)
    assert set(found.claims) == {"c", "d"}
    say(store, told, claims=(killed("c", 8, "a", claimant="taliban_authorities"),))
    assert store.incident("a").fatalities_low == 3


def test_an_editors_claim_is_never_overwritten_by_a_machine(store: Store, make_incident: Make) -> None:
    say(store, make_incident("a", claims=("c",)), claims=(killed("c", 8, "a"),))
    mine = killed("c", 9, "a", claimant="UNAMA")
    store.edit(Edit("a", 1, "Ayesha", "read the report", datetime.now(UTC), {}, (mine,)))
    say(store, claims=(killed("c", 8, "a"),))
    assert store.claims(["a"]) == [mine]
    assert store.incident("a").fatalities_low == 9


def test_a_source_told_anew_withdraws_what_it_no_longer_says(store: Store, make_incident: Make, source: Source) -> None:
    say(store, make_incident("a"), make_incident("b"), make_incident("c"), sources=(source,))
    edit(store, "b", 1, title="Kept by an editor")
    report = say(store, make_incident("a"), restated=frozenset({"dawn"}))
    assert (report.withdrawn, report.unchanged) == (1, 1)
    assert [store.incident(key).status for key in "abc"] == ["machine", "machine", "rejected"]
    assert say(store, make_incident("c"), restated=frozenset({"dawn"})).updated == 1
    assert [store.incident(key).status for key in "ac"] == ["rejected", "machine"]


def test_rows_set_aside_are_listed_until_the_file_is_read_anew(store: Store) -> None:
    rows = (SetAside(file="x.csv", row=7, reason="no place"), SetAside(file="x.csv", row=3, reason="no date"))
    say(store, set_aside=rows, files=frozenset({"x.csv"}))
    say(store, set_aside=(SetAside(file="y.csv", row=2, reason="bad date"),))
    assert [(each.row, each.reason) for each in store.set_aside("x.csv")] == [(3, "no date"), (7, "no place")]
    assert len(store.set_aside()) == 3
    say(store, files=frozenset({"x.csv"}))
    assert [each.file for each in store.set_aside()] == ["y.csv"]


def test_a_batch_that_fails_leaves_nothing_behind(store: Store, make_incident: Make, source: Source) -> None:
    broken = make_incident("b").model_copy(update={"title": None})
    with pytest.raises(Exception, match=r"title|NOT NULL"):
        say(store, make_incident("a"), broken, sources=(source,))
    assert store.change == 0
    with pytest.raises(NotFoundError):
        store.incident("a")
    with pytest.raises(NotFoundError):
        store.source("dawn")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("barmal", {1}), ("BARM", {1}), ("bal strike", {1}), ("waziristan", {2}), ('"north waziristan"', {2}),
        ('"waziristan north"', set()), ("commander", {1}), ("dawn", {1, 2}), ("Paktika; DROP TABLE", set()),
        ('"unclosed', set()), ("NEAR(a b)", set()), ("* OR ^ -", set()), ("jaish", {1}), ("çommandér", {1}),
    ],
)  # fmt: skip
def test_free_text_finds_titles_places_people_and_sentences(
    store: Store, make_incident: Make, source: Source, words: str, found: set[int]
) -> None:
    first = make_incident("a", evidence=(Span(source="dawn", start=0, end=25),), claims=("c",))
    say(
        store,
        first,
        make_incident("b", "mir ali"),
        sources=(source,),
        texts={"dawn": "The commander was killed."},
        claims=(killed("c", 1, "a", claimant="jaish_fursan", words="the commander"),),
    )
    assert set(store.search(words).tolist()) == found


def test_what_an_edit_takes_out_is_no_longer_found(store: Store, make_incident: Make) -> None:
    say(store, make_incident("a", title="Ambush"))
    edit(store, "a", 1, title="Raid")
    assert (len(store.search("ambush")), len(store.search("raid"))) == (0, 1)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"fatalities_low": 10**12}, "fatalities_low is 1000000000000: give a number from 0"),
        ({"injured_high": -1}, "injured_high is -1"),
        ({"captured_low": 10**30}, "incident 'a' cannot be written|captured_low is 1"),
        ({"title": "a\ud800b"}, "incident 'a' cannot be written as JSON"),
    ],
)
def test_what_no_file_can_hold_is_refused_by_name(
    store: Store, make_incident: Make, fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(BadInputError, match=message):
        say(store, make_incident("a", **fields))
    assert store.change == 0


def test_an_incident_whose_claims_were_told_otherwise_is_reported_as_updated(store: Store, make_incident: Make) -> None:
    told = make_incident("a", claims=("c",))
    for day, report in (("2024-03-19", (1, 0, 0)), ("2024-03-20", (0, 1, 0)), ("2024-03-20", (0, 0, 1))):
        claim = Claim(id="c", measure="killed", low=8, high=8, incidents=("a",), reported_on=day)
        done = store.write(Batch(incidents=(told,), claims=(claim,)), who="machine", why="read")
        assert (done.added, done.updated, done.unchanged) == report
    assert store.incident("a").version == 2
