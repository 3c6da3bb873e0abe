"""Sources as a reviewer sees them: what was read from each, and how much of it a person has looked at."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from geomap.model import Incident, Source
from geomap.store.rows import incident_of


@dataclass(frozen=True, slots=True)
class Dossier:
    """A source whose text is kept, and how many of its incidents are in each status."""

    source: Source
    machine: int
    reviewed: int
    rejected: int

    @property
    def open(self) -> bool:
        """Whether a machine's result still waits for a person."""
        return self.machine > 0


def all_of(con: sqlite3.Connection) -> list[Dossier]:
    """Every source whose text is kept, the one that came last first."""
    rows = con.execute(
        "SELECT s.source, coalesce(sum(i.status = 'machine'), 0), coalesce(sum(i.status = 'reviewed'), 0),"
        " coalesce(sum(i.status = 'rejected'), 0)"
        " FROM texts t JOIN sources s ON s.id = t.source LEFT JOIN source_incidents r ON r.source = t.source"
        " LEFT JOIN incidents i USING (fid) GROUP BY t.source ORDER BY t.rowid DESC"
    )
    return [Dossier(Source.model_validate_json(source), *counts) for source, *counts in rows]


def incidents_of(con: sqlite3.Connection, source_id: str) -> list[Incident]:
    """The incidents read from a source, by where in its text they are told; one that quotes nothing comes last."""
    rows = con.execute(
        "SELECT f.feature FROM source_incidents s JOIN features f USING (fid) WHERE s.source = ? ORDER BY fid",
        (source_id,),
    )
    return sorted((incident_of(body) for (body,) in rows), key=lambda incident: _place_in(incident, source_id))


def _place_in(incident: Incident, source_id: str) -> tuple[int, int]:
    starts = [span.start for span in incident.evidence if span.source == source_id]
    named = incident.location.start
    return min(starts, default=1 << 60), named if named is not None else 1 << 60
