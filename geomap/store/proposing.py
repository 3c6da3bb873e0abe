"""Which incidents of other sources may tell of the same event: found when an incident is written, kept with both.

The table `proposals` holds every proposal in both directions; the links in the incidents' features are copies of it.
An incident is compared only with those of its days in its district or at its place, and with a bounded number of
those, so that a table of ten thousand rows costs ten thousand look-ups and not their square.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import orjson

from geomap.model import Incident, Link
from geomap.sameness import DAYS_APART, compare, days_of, occasions
from geomap.store.rows import incident_of

LONGEST: Final = timedelta(days=8)
"""How long before an incident's first day another may have begun: a week, and the day by which reports differ."""
MOST_COMPARED: Final = 50
"""With how many others an incident is compared at most; the newest first."""
MOST_PROPOSED: Final = 10

_CANDIDATES: Final = (
    "SELECT i.fid FROM (SELECT fid, date_start FROM incidents WHERE {column} = ?1 AND date_start BETWEEN ?2 AND ?3"
    " AND coalesce(date_end, date_start) >= ?4 AND date_precision IN ('day', 'week') AND status != 'rejected'"
    " ORDER BY date_start DESC, fid DESC LIMIT 500) i"
    " WHERE NOT EXISTS (SELECT 1 FROM source_incidents s WHERE s.fid = i.fid"
    " AND s.source IN (SELECT value FROM json_each(?5))) LIMIT ?6"
)
_COLUMNS: Final = ("adm2_code", "place_id")


@dataclass(frozen=True, slots=True)
class Told:
    """An incident as it is about to be written, and which others a person said it is not."""

    incident: Incident
    apart: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Found:
    """The proposals of a transaction, by pair."""

    links: dict[tuple[str, str], Link] = field(default_factory=dict)

    def compare(self, one: Told, other: Incident) -> None:
        ours, pair = one.incident, (one.incident.id, other.id)
        if ours.id == other.id or pair in self.links or other.id in one.apart:
            return
        held = compare(ours, other)
        if held.proposed:
            self.links[pair] = held.link(other.id)
            self.links[pair[1], pair[0]] = held.link(ours.id)


def note(con: sqlite3.Connection, told: Sequence[Told]) -> set[str]:
    """Find the proposals of these incidents anew; the ids of others whose proposals may differ now."""
    ids = {one.incident.id for one in told}
    marks = orjson.dumps(sorted(ids)).decode()
    before = _partners(con, marks)
    if before:
        con.execute("DELETE FROM proposals WHERE incident IN (SELECT value FROM json_each(?))", (marks,))
        con.execute("DELETE FROM proposals WHERE other IN (SELECT value FROM json_each(?))", (marks,))
    standing = [one for one in told if one.incident.status != "rejected"]
    found = _Found()
    for one, other in _among(standing):
        found.compare(one, other)
    for one in standing:
        for other in _stored(con, one.incident, ids):
            found.compare(one, other)
    kept = list(_best(found.links, ids))
    con.executemany("INSERT OR REPLACE INTO proposals VALUES (?, ?, ?, ?)", kept)
    return (before | {incident for incident, *_ in kept}) - ids


def links_of(con: sqlite3.Connection, ids: Iterable[str]) -> dict[str, list[Link]]:
    """The proposals of each incident that has any, as links, the likeliest first."""
    rows = con.execute(
        "SELECT incident, other, score, reasons FROM proposals WHERE incident IN (SELECT value FROM json_each(?))"
        " ORDER BY score DESC, other",
        (orjson.dumps(list(ids)).decode(),),
    )
    found: dict[str, list[Link]] = defaultdict(list)
    for incident, other, score, reasons in rows:
        said = tuple(orjson.loads(reasons))
        found[incident].append(Link(incident=other, relation="same_as_proposed", reasons=said, score=score))
    return found


def linked(incident: Incident, proposals: Mapping[str, Sequence[Link]]) -> Incident:
    """The incident with these proposals in the place of those it had; what people and sources said stays."""
    said = [link for link in incident.links if link.score is None]
    links = (*said, *(link for link in proposals.get(incident.id, ()) if link.incident not in _named(said)))
    return incident if links == incident.links else incident.model_copy(update={"links": links})


def _named(links: Iterable[Link]) -> set[str]:
    return {link.incident for link in links if link.relation == "same_as_proposed"}


def _partners(con: sqlite3.Connection, marks: str) -> set[str]:
    rows = con.execute("SELECT other FROM proposals WHERE incident IN (SELECT value FROM json_each(?))", (marks,))
    return {other for (other,) in rows}


def _among(told: Sequence[Told]) -> Iterator[tuple[Told, Incident]]:
    """Pairs of incidents of one transaction that share days and a place, and no source."""
    if len({one.incident.sources for one in told}) < 2:
        return
    by_day: dict[tuple[str, date], list[Incident]] = defaultdict(list)
    for one in told:
        incident = one.incident
        first, _ = days_of(incident)
        near = [
            other
            for place in occasions(incident)
            for day in _reach(incident)
            for other in by_day.get((place, day), ())[-MOST_COMPARED:]
        ]
        for other in near:
            if set(other.sources).isdisjoint(incident.sources):
                yield one, other
        for place in occasions(incident):
            by_day[place, first].append(incident)


def _reach(incident: Incident) -> Iterator[date]:
    """The days on which another may have begun."""
    first, last = days_of(incident)
    for number in range(-LONGEST.days, min(last - first, LONGEST).days + DAYS_APART.days + 1):
        yield first + timedelta(days=number)


def _stored(con: sqlite3.Connection, incident: Incident, told: set[str]) -> Iterator[Incident]:
    """Incidents of other sources in the store that share days and a place, less those told in this transaction."""
    places = list(occasions(incident))
    if not places:
        return
    first, last = days_of(incident)
    span = [(first - LONGEST).isoformat(), (last + DAYS_APART).isoformat(), (first - DAYS_APART).isoformat()]
    sources = orjson.dumps(list(incident.sources)).decode()
    fids: dict[int, None] = {}
    for column in _COLUMNS:
        for place in places:
            rows = con.execute(_CANDIDATES.format(column=column), (place, *span, sources, MOST_COMPARED))
            fids |= dict.fromkeys(fid for (fid,) in rows)
    for fid in list(fids)[:MOST_COMPARED]:
        other = incident_of(con.execute("SELECT feature FROM features WHERE fid = ?", (fid,)).fetchone()[0])
        if other.id not in told:
            yield other


def _best(links: Mapping[tuple[str, str], Link], told: set[str]) -> Iterator[tuple[str, str, float, str]]:
    """The rows of the likeliest proposals of each incident that was told, in both directions."""
    by_incident: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (one, other), link in links.items():
        if one in told:
            by_incident[one].append((link.score or 0.0, other))
    for one, others in by_incident.items():
        for score, other in heapq.nlargest(MOST_PROPOSED, others):
            reasons = orjson.dumps(links[one, other].reasons).decode()
            yield one, other, score, reasons
            yield other, one, score, reasons
