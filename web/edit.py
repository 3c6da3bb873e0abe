"""Changes to incidents by a signed-in editor: correct, accept, reject, undo. Only with `serve --edit`.

Every change names the version it was made on (`If-Match`), and is kept with who made it, when and why.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, request
from pydantic import Field
from werkzeug.exceptions import PreconditionRequired

from geomap.errors import BadInputError, NotFoundError, StaleVersionError
from geomap.model import Claim, Incident
from geomap.review import added, corrected, merge, moved
from geomap.store import Edit
from web import signin
from web.answers import json_answer
from web.payloads import Payload, json_payload
from web.services import services

LONGEST_REASON: Final = 2000


class IncidentChange(Payload):
    """What to change of an incident and why. A `place_id`, or a point, is resolved to a whole location."""

    why: str = Field(min_length=1, max_length=LONGEST_REASON)
    changes: dict[str, Any] = Field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    place_id: str | None = None
    lon: float | None = Field(default=None, ge=-180, le=180)
    lat: float | None = Field(default=None, ge=-90, le=90)

    def point(self) -> tuple[float, float] | None:
        """The point that was set, lon and lat; both or neither."""
        if self.lon is None and self.lat is None:
            return None
        if self.lon is None or self.lat is None:
            raise BadInputError("a point needs both lon and lat")
        return self.lon, self.lat


class Addition(IncidentChange):
    """An incident that a person saw in `text[start:end]`, or one split off another with some of its claims."""

    source: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    reported_name: str | None = Field(default=None, max_length=200)
    split_off: str | None = None
    take_claims: tuple[str, ...] = ()


class Merger(Payload):
    """Which two incidents are one, each at the version that was compared, and why."""

    why: str = Field(min_length=1, max_length=LONGEST_REASON)
    keep: str
    keep_version: int = Field(ge=1)
    drop: str
    drop_version: int = Field(ge=1)


class Undoing(Payload):
    """Why a change is taken back."""

    why: str = Field(default="undo", min_length=1, max_length=LONGEST_REASON)


def blueprint() -> Blueprint:
    """The routes of this module."""
    routes = Blueprint("edit", __name__, url_prefix="/edit/incidents")
    routes.before_request(signin.require_editor)
    routes.add_url_rule("", view_func=add, methods=["POST"])
    routes.add_url_rule("/merge", view_func=merge_two, methods=["POST"])
    routes.add_url_rule("/<path:incident_id>", view_func=change, methods=["PATCH"])
    routes.add_url_rule("/<path:incident_id>/undo", view_func=undo, methods=["POST"])
    return routes


def change(incident_id: str) -> Response:
    """Change fields of an incident. 409 when somebody changed it since the version in If-Match."""
    asked = json_payload(IncidentChange)
    version = _version_asked()
    known = services()
    changes = corrected(
        known.store.incident(incident_id), asked.changes, known.gazetteer, place_id=asked.place_id, point=asked.point()
    )
    edit = Edit(incident_id, version, signin.editor().who, asked.why, datetime.now(UTC), changes, asked.claims)
    return _edited(known.store.edit(edit))


def add() -> Response:
    """Add an incident that the machine did not see, or split one off: the claims it takes leave the other."""
    asked = json_payload(Addition)
    known = services()
    text = known.store.text(asked.source)
    if text is None:
        raise NotFoundError(f"there is no text of a source {asked.source!r}; /edit/documents lists them")
    source, span = known.store.source(asked.source), (asked.start, asked.end)
    said, point = asked.reported_name, asked.point()
    new = added(
        source, text, span, asked.changes, known.gazetteer, place_id=asked.place_id, point=point, reported_name=said
    )
    claims = asked.claims
    if asked.split_off is not None:
        taken = [one for one in known.store.claims([asked.split_off]) if one.id in asked.take_claims]
        claims += moved(taken, asked.split_off, new.id)
    made = known.store.add(new, claims, who=signin.editor().who, why=asked.why, at=datetime.now(UTC))
    return _edited(made, status=201)


def merge_two() -> Response:
    """Say that two incidents are one; undoing it on either takes it back on both."""
    asked = json_payload(Merger)
    store = services().store
    kept, dropped = store.incident(asked.keep), store.incident(asked.drop)
    for found, version in ((kept, asked.keep_version), (dropped, asked.drop_version)):
        if found.version != version:
            raise StaleVersionError(found.id, version, found.version)
    claims = store.claims([asked.drop])
    who, at = signin.editor().who, datetime.now(UTC)
    store.edit_together(merge(kept, dropped, claims, who=who, why=asked.why, at=at))
    return _edited(store.incident(asked.keep))


def undo(incident_id: str) -> Response:
    """Take back the last change of an incident; the taking back is a version of its own."""
    asked = json_payload(Undoing)
    store = services().store
    return _edited(
        store.undo(incident_id, _version_asked(), who=signin.editor().who, why=asked.why, at=datetime.now(UTC))
    )


def _edited(found: Incident, *, status: int = 200) -> Response:
    answer = json_answer(found, status=status)
    answer.set_etag(str(found.version))
    return answer


def _version_asked() -> int:
    """The version in `If-Match`, bare or quoted. 428 without it: nobody overwrites what they have not seen."""
    given = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    given = given.partition(":")[0]  # compression marks the tags of what it compressed: "3:gzip"
    if not given:
        raise PreconditionRequired('say which version was edited with the header If-Match: "<version>"')
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise BadInputError(f"If-Match: {given!r} is not the version number of an incident")
    return int(given)
