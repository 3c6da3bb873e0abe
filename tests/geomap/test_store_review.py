"""What a reviewer does to the store: edits that belong together, incidents of their own, and undo of all of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from geomap.errors import BadInputError, StaleVersionError
from geomap.model import Claim, Incident, Link, Source, Span
from geomap.store import Batch, Edit, Store
from geomap.store.records import VersionKind, standing

Make = Callable[..., Incident]


def killed(claim_id: str, number: int, *incidents: str, **more: Any) -> Claim:
    return Claim(id=claim_id, measure="killed", low=number, high=number, incidents=incidents, source="dawn", **more)


def say(store: Store, *incidents: Incident, claims: tuple[Claim, ...] = (), source: Source | None = None) -> None:
    texts = {"dawn": "Eight were killed in Bal."}
    sources = () if source is None else (source,)
    store.write(Batch(sources=sources, texts=texts, incidents=incidents, claims=claims), who="machine", why="read")


def edit(incident: str, version: int, *claims: Claim, **changes: Any) -> Edit:
    return Edit(incident, version, "Ayesha", "checked", datetime.now(UTC), changes, claims)


def undo(store: Store, incident: str) -> Incident:
    return store.undo(incident, store.incident(incident).version, who="Ayesha", why="slip")


@pytest.mark.parametrize(
    ("kinds", "stands"),
    [
        ([], []),
        (["machine"], []),
        (["machine", "edit", "machine"], [1]),
        (["machine", "edit", "edit", "undo"], [1]),
        (["machine", "edit", "edit", "undo", "undo"], []),
        (["machine", "edit", "undo", "edit"], [3]),
        (["edit", "machine", "undo"], []),
    ],
)
def test_an_edit_stands_until_an_undo_takes_it_back(kinds: list[VersionKind], stands: list[int]) -> None:
    assert standing(kinds) == stands


def test_undo_twice_takes_back_two_edits_and_never_brings_one_back(store: Store, make_incident: Make) -> None:
    say(store, make_incident("a", title="Bal"))
    store.edit(edit("a", 1, title="Barmal"))
    store.edit(edit("a", 2, title="Bermal"))
    assert [undo(store, "a").title, undo(store, "a").title] == ["Barmal", "Bal"]
    with pytest.raises(BadInputError, match="no edit to undo"):
        undo(store, "a")


def test_undo_puts_back_the_claims_that_the_edit_changed(store: Store, make_incident: Make) -> None:
    say(store, make_incident("a", claims=("c",), fatalities_low=8, fatalities_high=8), claims=(killed("c", 8, "a"),))
    changed = store.edit(edit("a", 1, killed("c", 9, "a"), killed("new", 2, "a", claimant="a medic")))
    assert (changed.fatalities_low, changed.fatalities_high, changed.claims) == (2, 9, ("c", "new"))
    restored = undo(store, "a")
    assert (restored.fatalities_low, restored.fatalities_high, restored.claims) == (8, 8, ("c",))
    assert store.claims(["a"]) == [killed("c", 8, "a")]


def test_a_claim_that_undo_gave_back_to_the_machine_follows_the_machine_again(
    store: Store, make_incident: Make
) -> None:
    say(store, make_incident("a", claims=("c",)), claims=(killed("c", 8, "a"),))
    store.edit(edit("a", 1, killed("c", 9, "a")))
    undo(store, "a")
    say(store, make_incident("a", claims=("c",)), claims=(killed("c", 10, "a"),))
    assert store.claims(["a"]) == [killed("c", 10, "a")]


def test_a_claim_that_an_earlier_edit_put_stays_the_editors(store: Store, make_incident: Make) -> None:
    say(store, make_incident("a", claims=("c",)), claims=(killed("c", 8, "a"),))
    store.edit(edit("a", 1, killed("c", 9, "a")))
    store.edit(edit("a", 2, killed("c", 11, "a")))
    undo(store, "a")
    say(store, make_incident("a", claims=("c",), title="Told anew"), claims=(killed("c", 10, "a"),))
    assert store.claims(["a"]) == [killed("c", 9, "a")]


def test_a_better_reading_leaves_the_number_that_an_editor_corrected(store: Store, make_incident: Make) -> None:
    read = {"claims": ("c",), "fatalities_low": 8, "fatalities_high": 8}
    say(store, make_incident("a", **read), claims=(killed("c", 8, "a"),))
    store.edit(edit("a", 1, killed("c", 9, "a")))
    say(store, make_incident("a", title="Told anew", **read), claims=(killed("c", 8, "a"),))
    found = store.incident("a")
    assert (found.title, found.fatalities_low, found.fatalities_high) == ("Told anew", 9, 9)


def test_a_number_goes_with_the_claim_it_rests_on(store: Store, make_incident: Make) -> None:
    say(store, make_incident("a", claims=("c",), fatalities_low=8, fatalities_high=8), claims=(killed("c", 8, "a"),))
    assert store.edit(edit("a", 1, killed("c", 8))).fatalities_low is None
    assert undo(store, "a").fatalities_low == 8


def test_an_edit_of_a_shared_claim_counts_in_the_other_incident_too(store: Store, make_incident: Make) -> None:
    say(
        store,
        make_incident("a", claims=("c",)),
        make_incident("b", claims=("c",)),
        claims=(killed("c", 8, "a", "b"),),
    )
    store.edit(edit("a", 1, killed("c", 8, "b")))
    assert (store.incident("a").claims, store.incident("a").fatalities_low) == ((), None)
    assert (store.incident("b").claims, store.incident("b").fatalities_low) == (("c",), 8)


def merge(store: Store) -> None:
    """What a merge of b into a does, in one change."""
    link = Link(incident="a", relation="same_as_proposed", reasons=("merged",)).model_dump(mode="json")
    store.edit_together(
        [edit("b", 1, killed("d", 2, "a"), status="rejected", links=[link]), edit("a", 1, title="Both")]
    )


def test_edits_made_together_are_one_change_and_one_undo(store: Store, make_incident: Make) -> None:
    say(
        store,
        make_incident("a", claims=("c",), title="First"),
        make_incident("b", claims=("d",), title="Second"),
        claims=(killed("c", 8, "a", claimant="x"), killed("d", 2, "b", claimant="y")),
    )
    merge(store)
    assert (store.incident("a").title, store.incident("a").claims) == ("Both", ("c", "d"))
    assert (store.incident("b").status, store.incident("b").claims) == ("rejected", ())
    undo(store, "a")
    a, b = store.incident("a"), store.incident("b")
    assert (a.title, a.claims, b.status, b.claims, b.links) == ("First", ("c",), "machine", ("d",), ())


def test_edits_made_together_are_made_wholly_or_not_at_all(store: Store, make_incident: Make) -> None:
    say(store, make_incident("a"), make_incident("b"))
    store.edit(edit("b", 1, title="Newer"))
    before = store.change
    with pytest.raises(StaleVersionError):
        store.edit_together([edit("a", 1, title="x"), edit("b", 1, title="y")])
    assert (store.change, store.incident("a").version) == (before, 1)


def test_an_edit_that_was_built_upon_elsewhere_says_what_to_undo_first(store: Store, make_incident: Make) -> None:
    say(store, make_incident("a"), make_incident("b"))
    store.edit_together([edit("a", 1, title="x"), edit("b", 1, title="y")])
    store.edit(edit("b", 2, title="z"))
    with pytest.raises(BadInputError, match="also changed b"):
        undo(store, "a")
    undo(store, "b")
    undo(store, "a")
    assert (store.incident("a").title, store.incident("b").title) == ("Strike a", "Strike b")


def test_a_claim_that_another_edit_changed_since_is_not_overwritten_by_undo(store: Store, make_incident: Make) -> None:
    say(store, make_incident("a"), make_incident("b"), claims=(killed("c", 8, "a", "b"),))
    store.edit(edit("a", store.incident("a").version, killed("c", 9, "a", "b")))
    store.edit(edit("b", store.incident("b").version, killed("c", 10, "a", "b")))
    with pytest.raises(BadInputError, match="claim c was changed again"):
        undo(store, "a")
    undo(store, "b")
    undo(store, "a")
    assert store.claims(["a"]) == [killed("c", 8, "a", "b")]


def test_an_added_incident_survives_a_new_reading_and_undo_rejects_it(
    store: Store, make_incident: Make, source: Source
) -> None:
    say(store, make_incident("a"), source=source)
    added = store.add(
        make_incident("mine", status="reviewed"), (killed("m", 3, "mine"),), who="Ayesha", why="the machine missed it"
    )
    assert (added.version, added.status, added.fatalities_low, added.claims) == (1, "reviewed", 3, ("m",))
    store.write(
        Batch(sources=(source,), incidents=(make_incident("a"),), restated=frozenset({"dawn"})), who="m", why="again"
    )
    assert (store.incident("mine").status, store.claims(["mine"])) == ("reviewed", [killed("m", 3, "mine")])
    taken = undo(store, "mine")
    assert (taken.status, taken.fatalities_low, store.claims(["mine"])) == ("rejected", None, [])
    with pytest.raises(BadInputError, match="already"):
        store.add(make_incident("mine"), who="Ayesha", why="again")


def test_dossiers_say_how_much_of_each_source_is_still_a_machines(
    store: Store, make_incident: Make, source: Source
) -> None:
    say(store, make_incident("a"), make_incident("b"), source=source)
    store.write(Batch(sources=(Source(id="table", sha256="0" * 64),)), who="machine", why="import")
    store.edit(edit("a", 1, status="reviewed"))
    (one,) = store.dossiers()
    assert (one.source.id, one.machine, one.reviewed, one.rejected, one.open) == ("dawn", 1, 1, 0, True)


def test_the_incidents_of_a_source_come_in_the_order_of_its_text(store: Store, make_incident: Make) -> None:
    late, early = (Span(source="dawn", start=at, end=at + 3) for at in (20, 2))
    say(store, make_incident("z"), make_incident("late", evidence=(late,)), make_incident("early", evidence=(early,)))
    assert [one.id for one in store.incidents_of("dawn")] == ["early", "late", "z"]
    assert store.incidents_of("elsewhere") == []
