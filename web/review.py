"""The review workbench: a list of documents, and a page for each where a person checks what the machine read.

`/edit/documents` and `/edit/documents/<source>` are pages for people and, with `f=json`, what these pages show. Only
for a signed-in editor: the whole text of a source is given out here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson
from flask import Blueprint, Response, make_response, render_template, request
from pydantic import Field

from geomap.errors import NotFoundError
from geomap.highlights import highlights
from geomap.model import Incident
from geomap.sameness import apart_edit, compare, kept_apart
from geomap.store import Version
from geomap.store.records import standing
from geomap.taxonomy import EVENT_TYPES
from web import language, signin
from web.answers import private_json
from web.edit import LONGEST_REASON
from web.negotiation import wanted
from web.parameters import incident_filter, one_of, only, window
from web.payloads import Payload, json_payload
from web.services import services

NEARBY_DEGREES: Final = 0.6
"""How far around a place its district may reach: about 65 km."""
MOST_COMPARED: Final = 300
MOST_SIMILAR: Final = 5


class KeptApart(Payload):
    """Which other incident this one is not, and why."""

    other: str
    version: int = Field(ge=1)
    why: str = Field(min_length=1, max_length=LONGEST_REASON)


def blueprint() -> Blueprint:
    """The routes of this module."""
    routes = Blueprint("review", __name__, url_prefix="/edit")
    routes.before_request(signin.require_editor)
    routes.add_url_rule("/documents", view_func=documents)
    routes.add_url_rule("/documents/<path:source_id>", view_func=document)
    routes.add_url_rule("/incidents/<path:incident_id>/similar", view_func=similar)
    routes.add_url_rule("/incidents/<path:incident_id>/apart", view_func=keep_apart, methods=["POST"])
    return routes


def documents() -> Response:
    """The sources whose text is kept, the newest first, with how much of each a person has reviewed.

    The page shows a part at a time (`limit`, `offset`), and with `show=waiting` those that a machine alone has read.
    """
    every = services().store.dossiers()
    if wanted() == "json":
        return private_json({"documents": every})
    given = {name: request.args.getlist(name) for name in ("show", "limit", "offset") if name in request.args}
    part = window(given)
    waiting = [one for one in every if one.open]
    show = one_of(given, "show", ("all", "waiting"), "all")
    shown = waiting if show == "waiting" else every
    return _page(
        "review_documents.html",
        dossiers=shown[part.offset : part.offset + part.limit],
        show=show,
        part=part,
        count=len(shown),
        every=len(every),
        waiting=len(waiting),
        machine=sum(one.machine for one in waiting),
    )


def document(source_id: str) -> Response:
    """One source for review: its text, what was read from it, and where in the text."""
    store = services().store
    source = store.source(source_id)
    text = store.text(source_id)
    if text is None:
        raise NotFoundError(f"no text of source {source_id} is kept: only dispatches can be reviewed, not tables")
    if wanted() == "html":
        return _page("review.html", source=source)
    incidents = store.incidents_of(source_id)
    claims = store.claims([incident.id for incident in incidents])
    toponyms = store.toponyms(source_id)
    return private_json(
        {
            "source": source,
            "text": text,
            "toponyms": toponyms,
            "incidents": incidents,
            "claims": claims,
            "statistics": [one for one in store.statistics() if one.source == source_id],
            "highlights": highlights(source_id, text, toponyms, claims, incidents),
            "histories": {one.id: _history(store.versions(one.id)) for one in incidents},
            "others": {one.id: one.title for one in _linked(incidents)},
            "event_types": EVENT_TYPES,
        }
    )


def _page(template: str, **values: Any) -> Response:
    spoken = language.chosen()
    body = render_template(
        template, language=spoken, direction=language.direction(spoken), who=signin.editor().who, **values
    )
    answer = make_response(body)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _history(versions: list[Version]) -> dict[str, object]:
    stands = standing([version.kind for version in versions])
    return {"versions": versions, "undoable": versions[stands[-1]].why if stands else None}


def _linked(incidents: list[Incident]) -> Iterator[Incident]:
    """The incidents of other sources that these are linked to."""
    here = {incident.id for incident in incidents}
    for name in dict.fromkeys(link.incident for incident in incidents for link in incident.links):
        if name not in here:
            try:
                yield services().store.incident(name)
            except NotFoundError:
                continue


def similar(incident_id: str) -> Response:
    """Incidents of other sources that may tell of the same event, the likeliest first, with what agrees and what not.

    Proposals that were recorded as links come too, whatever their score; those that somebody kept apart do not.
    """
    only("f")
    store = services().store
    one = store.incident(incident_id)
    own = store.versions(incident_id)
    proposed = {link.incident for link in one.links if link.relation == "same_as_proposed"}
    proposed |= {other for other, relation in store.links_to(incident_id) if relation == "same_as_proposed"}
    found = []
    for other in {each.id: each for each in (*_named(proposed), *_around(one))}.values():
        held = compare(one, other)
        asked = other.id in proposed or (held.proposed and set(other.sources).isdisjoint(one.sources))
        if not asked or "rejected" in (one.status, other.status) or other.id == one.id:
            continue
        if not kept_apart(own, other.id) and not kept_apart(store.versions(other.id), one.id):
            found.append((held, other))
    found.sort(key=lambda each: -each[0].score)
    return private_json(
        {
            "similar": [
                {
                    "incident": other,
                    "score": held.score,
                    "fields": held.fields,
                    "sources": [store.source(name) for name in other.sources],
                }
                for held, other in found[:MOST_SIMILAR]
            ]
        }
    )


def _named(incident_ids: set[str]) -> Iterator[Incident]:
    for name in sorted(incident_ids):
        try:
            yield services().store.incident(name)
        except NotFoundError:
            continue


def _around(one: Incident) -> Iterator[Incident]:
    """Incidents of about the same days and place; none where either is not known."""
    where, day = one.location, one.date_start
    if where.lon is None or where.lat is None or day is None:
        return
    last = one.date_end or day
    days = f"{day - timedelta(days=2)}/{last + timedelta(days=2)}"
    west, south = where.lon - NEARBY_DEGREES, where.lat - NEARBY_DEGREES
    box = f"{west},{south},{where.lon + NEARBY_DEGREES},{where.lat + NEARBY_DEGREES}"
    known = services()
    chosen = incident_filter({"datetime": [days], "bbox": [box]})
    fids = known.columns.select(chosen, known.gazetteer.units).fids[:MOST_COMPARED].tolist()
    for body in known.store.features(fids):
        yield Incident.model_validate_json(orjson.dumps(orjson.loads(body)["properties"]))


def keep_apart(incident_id: str) -> Response:
    """Record that two incidents are not one event: nobody is asked about them again, unless this is undone."""
    asked = json_payload(KeptApart)
    store = services().store
    store.incident(asked.other)
    now = datetime.now(UTC)
    edit = apart_edit(
        store.incident(incident_id), asked.other, asked.version, who=signin.editor().who, why=asked.why, at=now
    )
    return private_json(store.edit(edit))
