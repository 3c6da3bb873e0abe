"""The review workbench: a list of documents, and a page for each where a person checks what the machine read.

`/edit/documents` and `/edit/documents/<source>` are pages for people and, with `f=json`, what these pages show. Only
for a signed-in editor: the whole text of a source is given out here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from pydantic import Field

from geomap.actors import known_actors
from geomap.errors import NotFoundError, StaleVersionError
from geomap.highlights import highlights
from geomap.model import Incident
from geomap.review import keep_apart as kept_apart
from geomap.sameness import compare
from geomap.store import Version
from geomap.store.records import standing
from geomap.taxonomy import EVENT_TYPES
from web import language, signin
from web.answers import private_json
from web.edit import LONGEST_REASON
from web.negotiation import wanted
from web.parameters import one_of, only, window
from web.payloads import Payload, json_payload
from web.services import services


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
    routes.add_url_rule("/actors", view_func=actors)
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


def actors() -> Response:
    """The dictionary of actors, to choose from."""
    only("f")
    return private_json({"actors": list(known_actors().values())})


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
    """The incidents that are proposed as the same event, the likeliest first, with what agrees and what does not.

    They were found when an incident was written (`same_as_proposed` among its links); what somebody kept apart or
    merged is not among them.
    """
    only("f")
    store = services().store
    one = store.incident(incident_id)
    others = {link.incident for link in one.links if link.relation == "same_as_proposed"}
    others |= {other for other, relation in store.links_to(incident_id) if relation == "same_as_proposed"}
    found = [(compare(one, other), other) for other in _named(others - {one.id}) if other.status != "rejected"]
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
                for held, other in (found if one.status != "rejected" else ())
            ]
        }
    )


def _named(incident_ids: set[str]) -> Iterator[Incident]:
    for name in sorted(incident_ids):
        try:
            yield services().store.incident(name)
        except NotFoundError:
            continue


def keep_apart(incident_id: str) -> Response:
    """Record that two incidents are not one event: nobody is asked about them again, unless this is undone."""
    asked = json_payload(KeptApart)
    store = services().store
    one, other = store.incident(incident_id), store.incident(asked.other)
    if one.version != asked.version:
        raise StaleVersionError(one.id, asked.version, one.version)
    store.edit_together(kept_apart(one, other, who=signin.editor().who, why=asked.why, at=datetime.now(UTC)))
    return private_json(store.incident(incident_id))
