"""What an editor's decisions mean for incidents: places and dates corrected, incidents added, merged, kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from pydantic import ValidationError

from gazetteer import UNLOCATED, Gazetteer, Resolution
from gazetteer.errors import UnknownPlaceError
from geomap.actors import actors_of
from geomap.errors import BadInputError
from geomap.model import Claim, Incident, Link, Source, Span
from geomap.store import Edit

LONGEST_TITLE: Final = 120


def corrected(
    incident: Incident,
    changes: Mapping[str, Any],
    gazetteer: Gazetteer,
    *,
    place_id: str | None = None,
    point: tuple[float, float] | None = None,
) -> dict[str, Any]:
    """The changes of an edit, with the location that follows from a chosen place, a point (lon, lat) or a new date.

    Actors take the dictionary's names. The reported name, its offsets and the machine's candidates stay beside what
    the editor chose. A location that is spelled out among the changes stands as it is. Raises BadInputError for an
    unknown place, an impossible date, or what is no actor.
    """
    found = dict(changes)
    if "actors" in found:
        found["actors"] = [actor.model_dump(mode="json") for actor in actors_of(found["actors"])]
    on = _day(found["date_start"]) if "date_start" in found else incident.date_start
    location = _chosen(incident.location, gazetteer, on, place_id, point)
    if location is None and on != incident.date_start and "location" not in found:
        location = _redated(incident.location, gazetteer, on)
    if location is not None:
        found["location"] = location.model_dump(mode="json")
    return found


def _chosen(
    said: Resolution, gazetteer: Gazetteer, on: date | None, place_id: str | None, point: tuple[float, float] | None
) -> Resolution | None:
    try:
        if place_id is not None:
            found = gazetteer.of_place(place_id, on=on, reported_name=said.reported_name)
        elif point is not None:
            found = gazetteer.at_point(*point, on=on)
        else:
            return None
    except UnknownPlaceError as error:
        raise BadInputError(str(error)) from error
    kept = {"reported_name": said.reported_name, "start": said.start, "end": said.end, "method": "editor"}
    return found.model_copy(update=kept | {"candidates": said.candidates})


def _redated(said: Resolution, gazetteer: Gazetteer, on: date | None) -> Resolution:
    """The same place with the units of another day."""
    then = gazetteer.units.at_date(said.adm1_code, said.adm2_code, on, place_id=said.place_id)
    return said.model_copy(
        update={
            "adm1_code_at_date": then.adm1_code,
            "adm1_name_at_date": then.adm1_name,
            "adm2_name_at_date": then.adm2_name,
        }
    )


def _day(value: object) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise BadInputError(f"date_start: {value!r} is not a day: write it as 2024-03-18, or null") from None


def added(
    source: Source,
    text: str,
    span: tuple[int, int],
    values: Mapping[str, Any],
    gazetteer: Gazetteer,
    *,
    place_id: str | None = None,
    point: tuple[float, float] | None = None,
    reported_name: str | None = None,
) -> Incident:
    """An incident that a person saw in `text[start:end]` of a source, reviewed from the start.

    Its id is of the source and the span, like the extractor's but never equal to one: a later reading must not
    overwrite it. `reported_name` is the place as the text has it. Raises BadInputError for a span outside the text
    and for values that do not fit.
    """
    start, end = span
    if not 0 <= start < end <= len(text):
        raise BadInputError(f"the selection {start} to {end} is not within the text, which has {len(text)} characters")
    title = " ".join(text[start:end].split())
    known = {
        "id": f"{source.sha256[:16]}-{start}-{end}-added",
        "title": title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…",
        "status": "reviewed",
        "sources": (source.id,),
        "evidence": (Span(source=source.id, start=start, end=end),),
    }
    try:
        nowhere = UNLOCATED.model_copy(update={"reported_name": reported_name})
        blank = Incident.model_validate({**known, "location": nowhere})
        chosen = corrected(blank, values, gazetteer, place_id=place_id, point=point)
        return Incident.model_validate({**known, "location": nowhere, **chosen})
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInputError(f"{'.'.join(map(str, first['loc'])) or 'the incident'}: {first['msg']}") from error


def moved(claims: Iterable[Claim], old: str, new: str) -> tuple[Claim, ...]:
    """The claims about incident `old` as claims about `new`; what else they speak of stays."""
    return tuple(
        claim.model_copy(update={"incidents": tuple(dict.fromkeys(new if i == old else i for i in claim.incidents))})
        for claim in claims
        if old in claim.incidents
    )


def merge(
    kept: Incident, dropped: Incident, claims: Sequence[Claim], *, who: str, why: str, at: datetime
) -> tuple[Edit, Edit]:
    """Two edits, to be made together, that say that two incidents are one.

    What was claimed of the dropped one is claimed of the kept one; the dropped one is rejected with a link to where
    it went. Numbers follow the rule for totals from the claims; nothing is deleted, and one undo takes both back.
    """
    if kept.id == dropped.id:
        raise BadInputError(f"incident {kept.id} cannot be merged with itself: choose another")
    link = Link(incident=kept.id, relation="same_as_proposed", reasons=(f"merged: {why}",))
    changes = {
        "sources": list(dict.fromkeys((*kept.sources, *dropped.sources))),
        "evidence": [span.model_dump() for span in dict.fromkeys((*kept.evidence, *dropped.evidence))],
        "actors": [actor.model_dump() for actor in dict.fromkeys((*kept.actors, *dropped.actors))],
    }
    links = [one.model_dump() for one in (*dropped.links, link)]
    return (
        Edit(kept.id, kept.version, who, why, at, changes, moved(claims, dropped.id, kept.id)),
        Edit(dropped.id, dropped.version, who, why, at, {"status": "rejected", "links": links}),
    )


def keep_apart(one: Incident, other: Incident, *, who: str, why: str, at: datetime) -> tuple[Edit, Edit]:
    """Two edits, to be made together, that say that two incidents are two events: nobody is asked again.

    One undo, on either, takes both back.
    """
    if one.id == other.id:
        raise BadInputError(f"incident {one.id} cannot be kept apart from itself: choose another")
    return _apart(one, other, who, why, at), _apart(other, one, who, why, at)


def _apart(one: Incident, other: Incident, who: str, why: str, at: datetime) -> Edit:
    said = [link for link in one.links if (link.incident, link.relation) == (other.id, "same_as_proposed")]
    changes: dict[str, Any] = {}
    if any(link.score is None for link in said):  # a person's or a source's: the program's own goes with the edit
        changes["links"] = [link.model_dump(mode="json") for link in one.links if link not in said]
    return Edit(one.id, one.version, who, f"kept apart from {other.id}: {why}", at, changes, apart=(other.id,))
