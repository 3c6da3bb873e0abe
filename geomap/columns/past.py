"""The columns as they were known at a moment: what changed since is taken out, and put back as it was then."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import orjson

from geomap.columns.deaths import Group, Groups, connected
from geomap.columns.segment import Segment, build
from geomap.model import Claim
from geomap.store import claiming
from geomap.store.packing import pack
from geomap.store.rows import incident_of
from geomap.store.vocabulary import Vocabulary
from geomap.totals import totals


def segments_at(con: sqlite3.Connection, segments: tuple[Segment, ...], until: int) -> tuple[Segment, ...]:
    """The segments after change `until`, in time proportional to what changed since."""
    words = Vocabulary()
    words.load(con)
    # Incidents that changed since are not alive in the kept rows, so each is there once at most.
    kept = tuple(segment.up_to(until) for segment in segments)
    former = build(_records_at(con, until, words), until)
    return (*kept, former) if len(former) else kept


def _records_at(con: sqlite3.Connection, until: int, words: Vocabulary) -> Iterator[bytes]:
    """The records of the incidents that changed since and were there before, as they were; by fid."""
    rows = con.execute(
        "SELECT v.fid, v.incident, max(v.version) FROM packed p JOIN versions v ON v.fid = p.fid"
        " WHERE p.change > ?1 AND v.change <= ?1 GROUP BY v.fid ORDER BY v.fid",
        (until,),
    )
    former = [(fid, incident_of(stored)) for fid, stored, _ in rows.fetchall() if stored is not None]
    said = _said_of(con, [incident.id for _, incident in former], until)
    for fid, incident in former:
        claimants = frozenset(claim.claimant for claim in said[incident.id].values() if claim.claimant)
        yield pack(incident, fid, until, claimants, words)


def groups_at(con: sqlite3.Connection, until: int) -> Groups:
    """The groups of incidents that claims over several joined, and what the claims said, after change `until`."""
    rows = con.execute(
        "SELECT claim FROM claims WHERE change <= ?1 AND id IN (SELECT claim FROM claim_incidents WHERE several)"
        " UNION ALL SELECT claim FROM claim_versions WHERE change <= ?1 AND until > ?1",
        (until,),
    )
    told = [Claim.model_validate_json(body).incidents for (body,) in rows]
    together = connected(names for names in told if len(names) > 1)
    everyone = [name for members in together for name in members]
    fids = dict(
        con.execute(
            "SELECT id, fid FROM incidents WHERE id IN (SELECT value FROM json_each(?))",
            (orjson.dumps(everyone).decode(),),
        )
    )
    said = _said_of(con, everyone, until)
    return Groups({tuple(members): _group(members, fids, said) for members in together})


def _said_of(con: sqlite3.Connection, incidents: Iterable[str], until: int) -> Mapping[str, dict[str, Claim]]:
    """The claims that spoke of each incident, by id."""
    said: dict[str, dict[str, Claim]] = defaultdict(dict)
    for claim in claiming.of_incidents(con, incidents, until):
        for name in claim.incidents:
            said[name][claim.id] = claim
    return said


def _group(members: list[str], fids: dict[str, int], said: Mapping[str, dict[str, Claim]]) -> Group:
    by_id = {claim_id: claim for name in members for claim_id, claim in said[name].items()}
    claims = tuple(by_id[claim_id] for claim_id in sorted(by_id))
    return Group({name: fids.get(name, 0) for name in members}, claims, totals(claims, members).killed)
