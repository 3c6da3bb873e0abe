"""Deaths in a selection, with the claims over several incidents: counted once where the selection holds them all.

An incident's own numbers leave such claims out (CONTRACTS.md, "Totals", rule 4), so a selection's total is the
sum of its incidents' own numbers, except for groups of incidents that such claims join: those are counted as one.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from typing import Final

import numpy as np

from geomap.columns.matched import Matched, Rows, taken
from geomap.columns.segment import Array, Segment
from geomap.model import Claim
from geomap.store import claiming
from geomap.store.packing import NONE
from geomap.totals import COUNTED, Count, totals

MOST_SHARED: Final = 1000
"""Shared claims that are listed; more are not readable."""


@dataclass(frozen=True, slots=True)
class Deaths:
    """Killed by the rule for totals; `high` is None where no upper bound is known. `shared` claims are not counted."""

    low: int
    high: int | None
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Incidents that claims over several of them join: fids by id (0 for one that is not stored), and all claims."""

    fids: Mapping[str, int]
    claims: tuple[Claim, ...]
    killed: Count
    """What the claims say of all of them together."""

    def shared_by(self, inside: Sequence[str]) -> list[str]:
        """The claims that speak of some of these incidents and of others too."""
        chosen = frozenset(inside)
        return [
            claim.id
            for claim in self.claims
            if claim.measure in COUNTED
            and chosen.intersection(claim.incidents)
            and not chosen.issuperset(claim.incidents)
        ]


@dataclass(frozen=True)
class Groups:
    """All groups, by what they consist of (incident ids and the changes that made them what they are)."""

    by_key: Mapping[tuple[str, ...], Group]

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return tuple(self.by_key.values())

    @cached_property
    def member_fids(self) -> Array:
        """The fids of the members of all groups, one group after the other."""
        return np.array([fid for group in self.groups for fid in group.fids.values()], dtype=np.uint32)

    @cached_property
    def member_groups(self) -> Array:
        """The number of the group of each of `member_fids`."""
        return np.repeat(np.arange(len(self.groups)), self.sizes)

    @cached_property
    def sizes(self) -> Array:
        return np.array([len(group.fids) for group in self.groups], dtype=np.int64)

    @cached_property
    def beyond(self) -> tuple[tuple[str, ...], ...]:
        """For each of `member_fids` the claims that speak of it and of others, as where it is selected alone."""
        return tuple(tuple(group.shared_by([name])) for group in self.groups for name in group.fids)

    @cached_property
    def low(self) -> Array:
        return _numbers(group.killed.low for group in self.groups)

    @cached_property
    def high(self) -> Array:
        return _numbers(group.killed.high for group in self.groups)


@dataclass(frozen=True, slots=True)
class Tally:
    """Killed by unit code: sums of lows and of highs, how many have a low but no high, and shared claims."""

    low: Array
    high: Array
    open_ended: Array
    shared: Mapping[int, Iterable[str]]

    def of(self, code: int) -> Deaths:
        """The deaths of one unit."""
        high = None if self.open_ended[code] else int(self.high[code])
        return Deaths(int(self.low[code]), high, tuple(islice(self.shared.get(code, ()), MOST_SHARED)))


@dataclass(frozen=True, slots=True)
class _Counts:
    """The own numbers of each row of a segment, 0 where nothing is known, and whether a low has no high."""

    low: Array
    high: Array
    open_ended: Array

    @classmethod
    def of(cls, segment: Segment) -> _Counts:
        low, high = segment["low"], segment["high"]
        return cls(np.where(low == NONE, 0, low), np.where(high == NONE, 0, high), (low != NONE) & (high == NONE))


def deaths(matched: Matched, rows: Rows, groups: Groups) -> Deaths:
    """Killed in what matches."""
    return tally(matched, rows, groups, None, 1).of(0)


def tally(matched: Matched, rows: Rows, groups: Groups, column: str | None, length: int) -> Tally:
    """Killed in what matches, for each unit of a column of the segments (`length` codes), or all together as code 0."""
    low, high, open_ended = (np.zeros(length, dtype=np.int64) for _ in range(3))
    for segment, chosen in rows:
        counts = segment.once("deaths", partial(_Counts.of, segment))
        codes = None if column is None else taken(segment[column], chosen)
        _add(low, codes, taken(counts.low, chosen))
        _add(high, codes, taken(counts.high, chosen))
        _add(open_ended, codes, taken(counts.open_ended, chosen))
    shared: dict[int, dict[str, None]] = {}
    if len(groups.member_fids):
        for code, own, sign in _corrections(_members(matched, groups, column), groups, length, shared):
            known_low, known_high = own[:, 0] != NONE, own[:, 1] != NONE
            np.add.at(low, code[known_low], sign * own[known_low, 0])
            np.add.at(high, code[known_high], sign * own[known_high, 1])
            np.add.at(open_ended, code[known_low & ~known_high], sign)
    return Tally(low, high, open_ended, shared)


def _add(sums: Array, codes: Array | None, numbers: Array) -> None:
    if codes is None:
        sums[0] += int(numbers.sum(dtype=np.int64))
    else:
        # Weights are doubles: exact for counts of people.
        sums += np.bincount(codes, weights=numbers, minlength=len(sums))[: len(sums)].astype(np.int64)


def load_groups(con: sqlite3.Connection, known: Groups) -> Groups:
    """The groups of the store; those that are `known` and have not changed are taken over."""
    rows = con.execute(
        "SELECT s.claim, s.incident, coalesce(i.fid, 0), coalesce(p.change, 0) FROM claim_incidents s"
        " LEFT JOIN incidents i ON i.id = s.incident LEFT JOIN packed p ON p.fid = i.fid WHERE s.several"
    ).fetchall()
    fids = {incident: fid for _, incident, fid, _ in rows}
    changes = {incident: change for _, incident, _, change in rows}
    by_claim: dict[str, list[str]] = defaultdict(list)
    for claim, incident, _, _ in rows:
        by_claim[claim].append(incident)
    groups = {}
    for members in connected(by_claim.values()):
        key = tuple(f"{member} {changes[member]}" for member in members)
        groups[key] = known.by_key.get(key) or _group(con, {member: fids[member] for member in members})
    return Groups(groups)


def _corrections(
    members: _Members, groups: Groups, length: int, shared: dict[int, dict[str, None]]
) -> Iterator[tuple[Array, Array, int]]:
    """What puts the groups' numbers in the place of their incidents' own: codes, (low, high) pairs, plus or minus.

    A group counts as one in a unit that holds more than one of its incidents. Claims that reach beyond the unit's
    incidents are added to `shared`, once each and in a stable order.
    """
    selected = np.flatnonzero(members.selected)
    # Group and unit as one number: pairs would be sorted field by field, which takes ten times as long.
    pairs = groups.member_groups[selected] * length + members.code[selected]
    both, first, pair_of, inside = np.unique(pairs, return_index=True, return_inverse=True, return_counts=True)
    group, code = both // length, both % length
    whole = inside == groups.sizes[group]
    replaced = (whole | (inside > 1))[pair_of]
    yield members.code[selected][replaced], members.own[selected][replaced], -1
    yield code[whole], np.stack([groups.low[group[whole]], groups.high[group[whole]]], axis=1), 1
    starts = np.cumsum(groups.sizes) - groups.sizes
    for number in np.flatnonzero(~whole).tolist():
        unit = int(code[number])
        listed = shared.setdefault(unit, {})
        if inside[number] == 1:
            listed.update(dict.fromkeys(groups.beyond[selected[first[number]]]))
            continue
        joined = groups.groups[group[number]]
        span = slice(int(starts[group[number]]), int(starts[group[number]]) + len(joined.fids))
        here = (members.selected[span] & (members.code[span] == unit)).tolist()
        chosen = [name for name, there in zip(joined.fids, here, strict=True) if there]
        listed.update(dict.fromkeys(joined.shared_by(chosen)))
        count = totals(joined.claims, chosen).killed
        yield np.array([unit]), np.stack([_numbers([count.low]), _numbers([count.high])], axis=1), 1


@dataclass(frozen=True, slots=True)
class _Members:
    """The groups' members one after the other: their own (low, high), whether they are selected, and their unit."""

    own: Array
    selected: Array
    code: Array


def _members(matched: Matched, groups: Groups, column: str | None) -> _Members:
    fids = groups.member_fids
    own = np.full((len(fids), 2), NONE, dtype=np.int64)
    selected, code = np.zeros(len(fids), dtype=bool), np.zeros(len(fids), dtype=np.int64)
    for part in matched.parts:
        segment = part.segment
        if not len(segment):
            continue
        place = np.minimum(np.searchsorted(segment.fids_sorted, fids), len(segment) - 1)
        rows = segment.rows_by_fid[place]
        here = (segment.fids_sorted[place] == fids) & segment.alive[rows]
        own[here] = np.stack([segment["low"][rows[here]], segment["high"][rows[here]]], axis=1)
        selected[here] = part.rows[rows[here]]
        if column is not None:
            code[here] = segment[column][rows[here]]
    return _Members(own, selected, code)


def _numbers(values: Iterable[int | None]) -> Array:
    return np.array([NONE if value is None else value for value in values], dtype=np.int64)


def _group(con: sqlite3.Connection, fids: Mapping[str, int]) -> Group:
    claims = tuple(claiming.of_incidents(con, fids))
    return Group(fids, claims, totals(claims, list(fids)).killed)


def connected(sets: Iterable[Sequence[str]]) -> list[list[str]]:
    """Incidents connected by common claims, each group and the groups in a stable order."""
    parent: dict[str, str] = {}

    def root(item: str) -> str:
        while parent.setdefault(item, item) != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for members in sets:
        for member in members:
            parent[root(member)] = root(members[0])
    groups: dict[str, list[str]] = defaultdict(list)
    for item in sorted(parent):
        groups[root(item)].append(item)
    return list(groups.values())
