"""An incident as the rows that the store keeps of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from geomap.errors import BadInputError
from geomap.features import feature
from geomap.model import Claim, Incident, Source
from geomap.store.connection import point_blob

STORE_OWNED: Final = frozenset({"version", "updated_at"})
"""Keys of an incident that the store sets itself: they are no part of what a reading says."""

MOST_PEOPLE: Final = 1_000_000_000
COUNTS: Final = (
    "fatalities_low", "fatalities_best", "fatalities_high", "injured_low", "injured_high", "captured_low",
    "captured_high",
)  # fmt: skip

COLUMNS: Final = (
    "id", "title", "event_type", "sub_event_type", "date_start", "date_end", "date_precision",
    *COUNTS, "disputed", "status", "version", "updated_at",
)  # fmt: skip
PLACE_COLUMNS: Final = {
    "reported_name": "reported_name", "place_id": "place_id", "place_name": "name", "place_class": "class",
    "country": "country", "adm1_code": "adm1_code", "adm1_name": "adm1_name", "adm2_code": "adm2_code",
    "adm2_name": "adm2_name", "adm1_code_at_date": "adm1_code_at_date", "adm1_name_at_date": "adm1_name_at_date",
    "adm2_name_at_date": "adm2_name_at_date", "precision": "precision", "uncertainty_m": "uncertainty_m",
    "score": "score", "margin": "margin", "method": "method", "location_status": "status",
}  # fmt: skip
"""Columns of the layer that come from the incident's location, and their keys there."""

_NAMES: Final = ("fid", "geom", *COLUMNS, *PLACE_COLUMNS, "actors")
INSERT: Final = f"INSERT INTO incidents ({', '.join(_NAMES)}) VALUES ({', '.join('?' * len(_NAMES))})"  # noqa: S608
UPDATE: Final = f"UPDATE incidents SET {', '.join(f'{name} = ?' for name in _NAMES[1:])} WHERE fid = ?"  # noqa: S608


@dataclass(slots=True)
class Record:
    """One incident on its way into the tables: its feature as a dict, and what was there before."""

    incident: Incident
    fid: int
    digest: bytes
    feature: dict[str, Any]

    @property
    def properties(self) -> dict[str, Any]:
        """Every contract key of the incident, as JSON has it."""
        found: dict[str, Any] = self.feature["properties"]
        return found


def stamp(at: datetime) -> str:
    """A moment as text that sorts by time: UTC, six decimals."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest_of(properties: Mapping[str, Any]) -> bytes:
    """What a reading says of an incident, as 16 bytes: equal digests are the same reading."""
    said = {key: value for key, value in properties.items() if key not in STORE_OWNED}
    try:
        written = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
    except TypeError as error:
        raise BadInputError(f"incident {properties['id']!a} cannot be written as JSON: {error}") from error
    return hashlib.blake2b(written, digest_size=16).digest()


def incident_of(stored: bytes) -> Incident:
    """The incident of a stored feature."""
    return Incident.model_validate_json(orjson.dumps(orjson.loads(stored)["properties"]))


def record(incident: Incident, fid: int, version: int, at: datetime, digest: bytes) -> Record:
    """The incident as its version of that number, made at that moment. BadInputError for impossible numbers."""
    for name in COUNTS:
        number = getattr(incident, name)
        if number is not None and not 0 <= number <= MOST_PEOPLE:
            raise BadInputError(f"incident {incident.id}: {name} is {number}: give a number from 0 to {MOST_PEOPLE:,}")
    made = incident.model_copy(update={"version": version, "updated_at": at.astimezone(UTC)})
    return Record(made, fid, digest, feature(made))


def row(item: Record) -> list[Any]:
    """The row of the layer `incidents`, in the order of `INSERT`."""
    props, where = item.properties, item.properties["location"]
    geom = None if where["lon"] is None else point_blob(where["lon"], where["lat"])
    actors = "; ".join(f"{actor['role']}: {actor['name']}" for actor in props["actors"])
    own = [props[name] for name in COLUMNS]
    own[-1] = _to_the_millisecond(own[-1])
    place = [where[key] for key in PLACE_COLUMNS.values()]
    return [item.fid, geom, *own, *place, actors or None]


def _to_the_millisecond(moment: str | None) -> str | None:
    """GeoPackage's DATETIME has three decimals; GDAL warns of more (Annex on data types, OGC 12-128r19 table 1)."""
    return None if moment is None else f"{datetime.fromisoformat(moment):%Y-%m-%dT%H:%M:%S.%f}"[:23] + "Z"


def search_body(
    incident: Incident, claims: Iterable[Claim], sources: Iterable[Source], sentences: Sequence[str]
) -> str:
    """The words under which an incident is found: title, place as reported and resolved, people, claims, evidence."""
    where = incident.location
    words: list[str | None] = [incident.title, incident.event_type, incident.sub_event_type]
    words += [where.reported_name, where.name, where.adm1_name, where.adm2_name, where.adm1_name_at_date]
    for actor in incident.actors:
        words += [actor.name, actor.words]
    for claim in claims:
        words += [claim.claimant, claim.label, claim.words]
    for source in sources:
        words += [source.title, source.publisher]
    seen = dict.fromkeys(word for word in (*words, *sentences) if word)
    return "\n".join(seen)
