"""How many: the one rule that turns claims into low, best and high (CONTRACTS.md, "Totals").

The claims stay what they are and stand beside the numbers; nothing here is stored that could not be counted again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from geomap.model import Claim, Incident, Measure

COUNTED: Final[tuple[Measure, ...]] = ("killed", "injured", "captured")
PARTIES: Final = frozenset({"belligerent", "government"})


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people: at least `low`, at most `high` (None: no bound is known), `best` where claimants agree."""

    low: int | None = None
    best: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """The counts of a selection of incidents. `shared` are claims that reach beyond it: listed, not counted."""

    killed: Count
    injured: Count
    captured: Count
    disputed: bool
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimantCount:
    """What one claimant says of one group of incidents, its claims summed."""

    claimant: str | None
    parties: bool
    categories: frozenset[str]
    incidents: frozenset[str]
    count: Count

    def competes_with(self, other: ClaimantCount) -> bool:
        """Claimants compete where they may speak of the same people; "unspecified" may be anyone."""
        either = self.categories | other.categories
        return bool(self.categories & other.categories) or "unspecified" in either


def totals(claims: Iterable[Claim], incidents: Collection[str]) -> Totals:
    """Count what the claims say of these incidents together.

    A claim over several incidents counts once where the selection holds them all; where it holds only some, the
    claim is named in `shared` and not counted.
    """
    selection = frozenset(incidents)
    touching = [claim for claim in claims if selection.intersection(claim.incidents)]
    whole = [claim for claim in touching if selection.issuperset(claim.incidents)]
    groups = {measure: _groups(_counted(whole, measure)) for measure in COUNTED}
    counts = {measure: _add([_count_rivals(r) for g in groups[measure] for r in g]) for measure in COUNTED}
    rivals = [rival for measure in COUNTED for group in groups[measure] for rival in group]
    return Totals(
        killed=counts["killed"],
        injured=counts["injured"],
        captured=counts["captured"],
        disputed=_denied(touching) or any(_in_dispute(r) for r in rivals) or _victims_in_dispute(groups["killed"]),
        shared=tuple(c.id for c in touching if c.measure in COUNTED and not selection.issuperset(c.incidents)),
    )


def by_claimant(claims: Iterable[Claim], measure: Measure) -> dict[str | None, Count]:
    """Each claimant's own number over all its claims: "as the Taliban tell it" beside "as Pakistan tells it"."""
    counted = _counted(list(claims), measure)
    names = dict.fromkeys(claim.claimant for claim in counted)
    return {name: _sum([claim for claim in counted if claim.claimant == name]) for name in names}


def known_by(claims: Iterable[Claim], day: str) -> list[Claim]:
    """The claims as they stood on a day (ISO 8601): later reports neither count nor supersede."""
    return [claim for claim in claims if claim.reported_on is None or claim.reported_on <= day]


def with_totals(incident: Incident, claims: Iterable[Claim]) -> Incident:
    """The incident with its numbers counted from the claims that speak of it alone."""
    found = totals(claims, (incident.id,))
    return incident.model_copy(
        update={
            "fatalities_low": found.killed.low,
            "fatalities_best": found.killed.best,
            "fatalities_high": found.killed.high,
            "injured_low": found.injured.low,
            "injured_high": found.injured.high,
            "captured_low": found.captured.low,
            "captured_high": found.captured.high,
            "disputed": found.disputed,
        }
    )


def _counted(claims: Sequence[Claim], measure: Measure) -> list[Claim]:
    """Rule 1: assertions only, without what details or was replaced by another; the last of repeats."""
    asserted = [c for c in claims if c.measure == measure and c.stance == "asserts" and (c.low, c.high) != (None, None)]
    superseded = {old for claim in asserted for old in claim.supersedes}
    # A detail of a replaced total is as stale as the total, so membership is asked of all assertions.
    known = {claim.id for claim in asserted}
    live = [claim for claim in asserted if claim.id not in superseded and claim.part_of not in known]
    return list({(c.claimant, frozenset(c.categories), frozenset(c.incidents)): c for c in live}.values())


def _groups(claims: list[Claim]) -> list[list[list[ClaimantCount]]]:
    """Rules 2 and 3: groups of claims with incidents in common, each as its components of competing claimants."""
    groups = components(claims, lambda a, b: not set(a.incidents).isdisjoint(b.incidents))
    return [[_widest(rivals) for rivals in components(_claimants(g), ClaimantCount.competes_with)] for g in groups]


def _claimants(group: list[Claim]) -> list[ClaimantCount]:
    names = dict.fromkeys(claim.claimant for claim in group)
    own = {name: [claim for claim in group if claim.claimant == name] for name in names}
    return [
        ClaimantCount(
            claimant=name,
            parties=any(claim.claimant_role in PARTIES for claim in said),
            categories=frozenset(c for claim in said for c in (claim.categories or ("unspecified",))),
            incidents=frozenset(i for claim in said for i in claim.incidents),
            count=_sum(said),
        )
        for name, said in own.items()
    ]


def _widest(rivals: list[ClaimantCount]) -> list[ClaimantCount]:
    """Only those who speak of the most incidents compete: a number for one strike is no rival of one for two."""
    reach = max(len(rival.incidents) for rival in rivals)
    return [rival for rival in rivals if len(rival.incidents) == reach]


def _sum(claims: Sequence[Claim]) -> Count:
    lows = [claim.low for claim in claims if claim.low is not None]
    return Count(
        low=sum(lows) if lows else None,
        best=_sum_or_none([_best(claim) for claim in claims]),
        high=_sum_or_none([claim.high for claim in claims]),
    )


def _best(claim: Claim) -> int | None:
    if claim.best is not None:
        return claim.best
    return claim.low if claim.low == claim.high else None


def _count_rivals(rivals: list[ClaimantCount]) -> Count:
    """Rule 3: the lowest claimant's number is low, the highest is high, and high is unknown where one of them is."""
    lows = [r.count.low for r in rivals if r.count.low is not None]
    highs = [r.count.high for r in rivals]
    bests = {r.count.best for r in rivals}
    return Count(
        low=min(lows) if lows else None,
        best=bests.pop() if len(bests) == 1 else None,
        high=None if None in highs else max(h for h in highs if h is not None),
    )


def _add(counts: Sequence[Count]) -> Count:
    """Rule 4: groups, and claimants who speak of different people, add up."""
    if not counts:
        return Count()
    lows = [count.low for count in counts if count.low is not None]
    return Count(
        low=sum(lows) if lows else None,
        best=_sum_or_none([count.best for count in counts]),
        high=_sum_or_none([count.high for count in counts]),
    )


def _sum_or_none(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _denied(claims: Sequence[Claim]) -> bool:
    superseded = {old for claim in claims for old in claim.supersedes}
    return any(claim.stance == "denies" and claim.id not in superseded for claim in claims)


def _in_dispute(rivals: list[ClaimantCount]) -> bool:
    return any(_apart(a, b) for i, a in enumerate(rivals) for b in rivals[:i])


def _apart(a: ClaimantCount, b: ClaimantCount) -> bool:
    """Rule 5: two ranges without a common number.

    Between parties to the conflict an open range is read as the number that was said: "at least 20 militants"
    against the other side's 46 is a dispute (Barmal, 24 December 2024), though 46 is at least 20.
    """
    closed = a.parties and b.parties

    def bounds(count: Count) -> tuple[float, float]:
        low = count.low if count.low is not None else (count.high if closed and count.high is not None else 0)
        high = count.high if count.high is not None else (low if closed else float("inf"))
        return low, high

    (a_low, a_high), (b_low, b_high) = bounds(a.count), bounds(b.count)
    return a_low > b_high or b_low > a_high


def _victims_in_dispute(groups: list[list[list[ClaimantCount]]]) -> bool:
    """Two parties on the same incidents, one naming only militants and the other civilians: they deny each other."""
    harmless = frozenset({"civilians", "women", "children"})
    for group in groups:
        sides = [claimant for rivals in group for claimant in rivals if claimant.parties]
        for a in sides:
            for b in sides:
                if a.incidents == b.incidents and a.categories == {"militants"} and b.categories <= harmless:
                    return True
    return False


T = TypeVar("T")


def components(items: Iterable[T], touch: Callable[[T, T], bool]) -> list[list[T]]:
    """Split items into groups connected by `touch`, in the order of each group's first item."""
    groups: list[list[T]] = []
    for item in items:
        near = [group for group in groups if any(touch(item, other) for other in group)]
        if not near:
            groups.append([item])
            continue
        first = near[0]
        for group in near[1:]:
            first.extend(group)
            groups.remove(group)
        first.append(item)
    return groups
