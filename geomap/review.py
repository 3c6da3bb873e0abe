"""What an editor's correction means for an incident: a chosen place or a new date brings its units with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gazetteer import Gazetteer, Resolution
from gazetteer.errors import UnknownPlaceError
from geomap.errors import BadInputError
from geomap.model import Incident


def corrected(
    incident: Incident,
    changes: Mapping[str, Any],
    gazetteer: Gazetteer,
    *,
    place_id: str | None = None,
    point: tuple[float, float] | None = None,
) -> dict[str, Any]:
    """The changes of an edit, with the location that follows from a chosen place, a point (lon, lat) or a new date.

    The reported name, its offsets and the machine's candidates stay beside what the editor chose. A location that is
    spelled out among the changes stands as it is. Raises BadInputError for an unknown place or an impossible date.
    """
    found = dict(changes)
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
