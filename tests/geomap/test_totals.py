"""CONTRACTS.md's cases for totals, each by name, and the properties the rule promises."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from geomap.model import Claim
from geomap.totals import Count, by_claimant, known_by, totals

_ids = iter(range(10**9))


def killed(claimant: str, low: int | None, high: int | None = -1, *, on: str = "a", **more: Any) -> Claim:
    more.setdefault("id", f"c{next(_ids)}")
    return Claim(
        claimant=claimant,
        measure="killed",
        low=low,
        high=low if high == -1 else high,
        incidents=tuple(on.split()),
        **more,
    )


def test_eight_told_twice_is_eight() -> None:
    told = [killed("taliban_authorities", 8), killed("taliban_authorities", 8)]
    assert totals(told, ["a"]).killed == Count(8, 8, 8)
    assert totals([*told, killed("medic", 8)], ["a"]).killed == Count(8, 8, 8)


def test_eight_over_two_strikes_with_six_and_two_as_details_is_eight() -> None:
    whole = killed("taliban_authorities", 8, on="a b", id="whole")
    parts = [killed("x", 6, on="a", part_of="whole"), killed("x", 2, on="b", part_of="whole")]
    assert totals([whole, *parts], ["a", "b"]).killed == Count(8, 8, 8)


def test_a_shared_claim_is_listed_and_not_counted_where_only_one_of_its_incidents_is_selected() -> None:
    whole = killed("taliban_authorities", 8, on="a b", id="whole")
    found = totals([whole], ["a"])
    assert (found.killed, found.shared) == (Count(), ("whole",))
    assert totals([whole, killed("x", 6, part_of="whole")], ["a"]).killed.low == 6


def test_women_and_children_is_one_claim_of_two_categories() -> None:
    claim = killed("taliban_authorities", 8, categories=("women", "children"))
    assert totals([claim], ["a"]).killed == Count(8, 8, 8)


def test_seven_soldiers_by_the_army_and_two_civilians_by_a_medic_are_nine() -> None:
    said = [killed("pak_army", 7, categories=("soldiers",)), killed("medic", 2, categories=("civilians",))]
    found = totals(said, ["a"])
    assert (found.killed, found.disputed) == (Count(9, 9, 9), False)


def test_eight_and_a_denial_are_eight_and_disputed() -> None:
    denial = Claim(id="d", claimant="pak_government", measure="killed", stance="denies", about="c", incidents=("a",))
    found = totals([killed("taliban_authorities", 8, id="c"), denial], ["a"])
    assert (found.killed, found.disputed) == (Count(8, 8, 8), True)


def test_barmal_in_december_2024_is_superseded_and_disputed() -> None:
    taliban = {"claimant_role": "belligerent"}
    first = killed("taliban_authorities", 15, id="first", reported_on="2024-12-25", **taliban)
    later = killed("taliban_authorities", 46, id="later", supersedes=("first",), reported_on="2024-12-26", **taliban)
    official = killed(
        "pak_government", 20, None, categories=("militants",), claimant_role="government", reported_on="2024-12-25"
    )
    now = [first, later, official]
    assert by_claimant(now, "killed")["taliban_authorities"] == Count(46, 46, 46)
    assert by_claimant(known_by(now, "2024-12-25"), "killed")["taliban_authorities"] == Count(15, 15, 15)
    assert totals(now, ["a"]).killed == Count(20, None, None)
    assert totals(now, ["a"]).disputed
    assert totals(known_by(now, "2024-12-25"), ["a"]).disputed


def test_a_number_for_one_strike_is_no_rival_of_a_number_for_two() -> None:
    found = totals([killed("taliban_authorities", 8, on="a b"), killed("elder", 3, on="a")], ["a", "b"])
    assert found.killed == Count(8, 8, 8)


def test_an_open_range_leaves_high_unknown_and_admits_a_monitor_s_larger_number() -> None:
    found = totals([killed("police", 20, None), killed("hospital", 25)], ["a"])
    assert (found.killed, found.disputed) == (Count(20, None, None), False)


def test_ranges_without_a_common_number_are_disputed() -> None:
    assert totals([killed("police", 3, 5), killed("hospital", 6, 8)], ["a"]).disputed
    assert not totals([killed("police", 3, 6), killed("hospital", 6, 8)], ["a"]).disputed


def test_militants_against_women_and_children_are_disputed_between_the_parties() -> None:
    said = [
        killed("pak_army", 8, categories=("militants",), claimant_role="belligerent"),
        killed("taliban_authorities", 8, categories=("women", "children"), claimant_role="belligerent"),
    ]
    assert totals(said, ["a"]).disputed


def test_nothing_claimed_is_unknown_and_a_zero_is_a_zero() -> None:
    assert totals([], ["a"]).killed == Count()
    assert totals([killed("police", 0)], ["a"]).killed == Count(0, 0, 0)


@given(
    st.lists(
        st.builds(
            killed,
            st.sampled_from(["taliban", "army", "medic"]),
            st.integers(0, 50),
            on=st.sampled_from(["a", "b", "a b", "b c"]),
            categories=st.sampled_from([("soldiers",), ("civilians",), ("unspecified",)]),
        ),
        max_size=8,
    )
)
def test_low_is_never_above_high_and_repeating_every_claim_changes_nothing(claims: list[Claim]) -> None:
    once = totals(claims, ["a", "b", "c"]).killed
    assert once.low is None or once.high is None or once.low <= once.high
    again = [claim.model_copy(update={"id": claim.id + "-again"}) for claim in claims]
    # The last of two repeats counts, so the whole list is said again in the same order.
    assert totals([*claims, *again], ["a", "b", "c"]).killed == once
