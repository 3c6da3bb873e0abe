"""Deaths in a selection, with the claims over several incidents: counted once where the selection holds them all.

An incident's own numbers leave such claims out (CONTRACTS.md, "Totals", rule 4), so a selection's total is the
sum of its incidents' own numbers, except for groups of incidents that such claims join: those are counted as one.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from geomap.matched import Matched
from geomap.model import Claim
from geomap.segment import Array
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
    def low(self) -> Array:
        return _numbers(group.killed.low for group in self.groups)

    @cached_property
    def high(self) -> Array:
        return _numbers(group.killed.high for group in self.groups)


@dataclass(slots=True)
class _Sum:
    """Numbers added up; `open_ended` counts those that have a low and no high."""

    low: int = 0
    high: int = 0
    open_ended: int = 0

    def add(self, low: Array, high: Array, sign: int = 1) -> None:
        self.low += sign * int(low[low != NONE].sum(dtype=np.int64))
        self.high += sign * int(high[high != NONE].sum(dtype=np.int64))
        self.open_ended += sign * int(np.count_nonzero((low != NONE) & (high == NONE)))


def deaths(matched: Matched, groups: Groups) -> Deaths:
    """Killed in what matches."""
    total = _Sum()
    for part in matched.parts:
        total.add(part.segment["low"][part.rows], part.segment["high"][part.rows])
    shared: list[str] = []
    if len(groups.member_fids):
        shared = _count_groups(matched, groups, total)
    return Deaths(total.low, None if total.open_ended else total.high, tuple(shared[:MOST_SHARED]))


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
    for members in _joined(by_claim.values()):
        key = tuple(f"{member} {changes[member]}" for member in members)
        groups[key] = known.by_key.get(key) or _group(con, {member: fids[member] for member in members})
    return Groups(groups)


def _count_groups(matched: Matched, groups: Groups, total: _Sum) -> list[str]:
    """Put the groups' numbers in the place of their incidents' own; the claims that are shared."""
    own_low, own_high, selected = _members(matched, groups)
    inside = np.bincount(groups.member_groups[selected], minlength=len(groups.sizes))
    whole = inside == groups.sizes
    replaced = whole[groups.member_groups]
    total.add(own_low[replaced], own_high[replaced], sign=-1)
    total.add(groups.low[whole], groups.high[whole])
    shared: list[str] = []
    starts = np.cumsum(groups.sizes) - groups.sizes
    for number in np.flatnonzero((inside > 0) & ~whole).tolist():
        group = groups.groups[number]
        members = slice(int(starts[number]), int(starts[number] + groups.sizes[number]))
        chosen = [name for name, there in zip(group.fids, selected[members].tolist(), strict=True) if there]
        shared += group.shared_by(chosen)
        if len(chosen) > 1:
            count = totals(group.claims, chosen).killed
            held = selected[members]
            total.add(own_low[members][held], own_high[members][held], sign=-1)
            total.add(_numbers([count.low]), _numbers([count.high]))
    return list(dict.fromkeys(shared))


def _members(matched: Matched, groups: Groups) -> tuple[Array, Array, Array]:
    """The groups' members: own low and high, and whether they are selected."""
    fids = groups.member_fids
    low, high = np.full(len(fids), NONE, dtype=np.int64), np.full(len(fids), NONE, dtype=np.int64)
    selected = np.zeros(len(fids), dtype=bool)
    for part in matched.parts:
        segment = part.segment
        if not len(segment):
            continue
        place = np.minimum(np.searchsorted(segment.fids_sorted, fids), len(segment) - 1)
        rows = segment.rows_by_fid[place]
        here = (segment.fids_sorted[place] == fids) & segment.alive[rows]
        low[here], high[here] = segment["low"][rows[here]], segment["high"][rows[here]]
        selected[here] = part.rows[rows[here]]
    return low, high, selected


def _numbers(values: Iterable[int | None]) -> Array:
    return np.array([NONE if value is None else value for value in values], dtype=np.int64)


def _group(con: sqlite3.Connection, fids: Mapping[str, int]) -> Group:
    claims = tuple(claiming.of_incidents(con, fids))
    return Group(fids, claims, totals(claims, list(fids)).killed)


def _joined(sets: Iterable[Sequence[str]]) -> list[list[str]]:
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
