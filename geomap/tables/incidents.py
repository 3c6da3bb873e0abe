"""Placed rows to incidents and claims. What a row says in numbers is a claim by the row's source."""

from __future__ import annotations

from typing import Final, Literal

from gazetteer import Resolution
from geomap.model import Actor, Claim, ClaimantRole, Incident, Measure, Source
from geomap.tables.columns import Dataset
from geomap.tables.parties import party
from geomap.tables.rows import Counts, TableRow
from geomap.totals import with_totals

_MONITORS: Final[dict[Dataset, str]] = {"ucdp": "ucdp_ged", "acled": "acled"}


def incident_of(
    row: TableRow, location: Resolution, source: Source, dataset: Dataset, key: str
) -> tuple[Incident, tuple[Claim, ...]]:
    """The incident of a row and its claims, counted. `key` is unique in the file."""
    own_id = f"{source.id}-{key}"
    claims = tuple(
        _claim(row, own_id, measure, counts, source, dataset) for measure, counts in _measures(row) if counts.given
    )
    incident = Incident(
        id=own_id,
        title=row.title or _title(row, location),
        event_type=row.event_type,
        sub_event_type=row.sub_event_type,
        date_start=row.dates.start,
        date_end=row.dates.end,
        date_precision=row.dates.precision,
        location=location,
        actors=_actors(row, source),
        claims=tuple(claim.id for claim in claims),
        sources=(source.id,),
    )
    return with_totals(incident, claims), claims


def _measures(row: TableRow) -> tuple[tuple[Literal["killed", "injured"], Counts], ...]:
    return ("killed", row.killed), ("injured", row.injured)


def _claim(
    row: TableRow,
    incident: str,
    measure: Literal["killed", "injured"],
    counts: Counts,
    source: Source,
    dataset: Dataset,
) -> Claim:
    role: ClaimantRole = "monitor" if dataset in _MONITORS else "media"
    kind: Measure = measure
    alone = counts.low is None and counts.high is None
    low, high = (counts.best, counts.best) if alone else (counts.low, counts.high)
    named = [("", counts.best), ("_low", counts.low), ("_high", counts.high)]
    return Claim(
        id=f"{incident}-{measure}",
        claimant=_MONITORS.get(dataset) or row.source or source.id,
        claimant_role=role,
        measure=kind,
        low=low,
        best=counts.best,
        high=high,
        words=f"row {row.number}: " + ", ".join(f"{measure}{end} = {n}" for end, n in named if n is not None),
        incidents=(incident,),
        source=source.id,
        reported_on=None,
    )


def _actors(row: TableRow, source: Source) -> tuple[Actor, ...]:
    roles: tuple[Literal["initiator", "target", "affiliated"], ...]
    roles = ("initiator", "target") if row.sided else ("affiliated", "affiliated")
    return tuple(
        Actor(id=known.id, name=known.name, role=role, words=words, source=source.id)
        for words, role in zip(row.actors, roles, strict=False)
        for known in (party(words, row.dates.start),)
    )


def _title(row: TableRow, location: Resolution) -> str:
    what = row.sub_event_type or row.event_type or "Incident"
    where = row.place or row.adm2 or location.name or row.adm1
    return f"{what}, {where}" if where else what
