"""The items of the incidents collection (OGC API – Features, Part 1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import Blueprint, Response

from geomap.features import feature_bytes
from web.answers import (
    GEOJSON,
    HTML,
    WebLink,
    bytes_answer,
    keep_fresh,
    link_header,
    segment,
    unchanged,
    validator,
)
from web.paging import Page, feature_collection, single_feature
from web.parameters import FILTERS, Geometry, as_of, geometry, incident_filter, one_of, only, window
from web.services import services
from web.shapes import area_shape

REPRESENTATIONS = ("json", "geojson")
INCIDENTS = "/collections/incidents"


def blueprint() -> Blueprint:
    """The routes of this module."""
    routes = Blueprint("items", __name__)
    routes.add_url_rule(f"{INCIDENTS}/items", view_func=incidents)
    routes.add_url_rule(f"{INCIDENTS}/items/<path:incident_id>", view_func=incident)
    return routes


def incidents() -> Response:
    """A page of the incidents that match, newest first."""
    given = only(*FILTERS, "limit", "offset", "geometry", "as_of", "f")
    one_of(given, "f", REPRESENTATIONS, "geojson")
    chosen, part, shape, moment = incident_filter(given), window(given), geometry(given), as_of(given)
    known = services()
    columns = known.columns
    tag = validator(known.state(columns.change), INCIDENTS, sorted(given.items()))
    if (same := unchanged(tag)) is not None:
        return same
    body = known.bodies.get(tag)
    if body is None:
        selection = columns.select(chosen, known.gazetteer.units, as_of=moment)
        page = Page(f"{INCIDENTS}/items", given, part, matched=selection.matched)
        fids = selection.page(part.offset, part.limit).tolist()
        body = feature_collection(page, list(_features(fids, shape, moment)))
        known.bodies.set(tag, body)
    return keep_fresh(bytes_answer(body, media_type=GEOJSON), tag)


def incident(incident_id: str) -> Response:
    """One incident as a feature."""
    given = only("geometry", "as_of", "f")
    one_of(given, "f", REPRESENTATIONS, "geojson")
    found = services().store.incident(incident_id, as_of=as_of(given))
    feature = feature_bytes(found)
    if geometry(given) == "area":
        feature = area_shape(services())(feature)
    links = (
        WebLink("self", f"{INCIDENTS}/items/{segment(incident_id)}", GEOJSON, found.title),
        WebLink("alternate", f"/incidents/{segment(incident_id)}?f=html", HTML, "for people, with claims and sources"),
        WebLink("collection", INCIDENTS),
    )
    answer = bytes_answer(single_feature(feature, links), media_type=GEOJSON)
    answer.headers["Link"] = link_header(links)
    return keep_fresh(answer, validator(found.id, found.version, sorted(given.items())))


def _features(fids: Sequence[int], shape: Geometry, moment: datetime | None) -> Iterator[bytes]:
    known = services()
    features = known.store.features(fids, as_of=moment)
    return map(area_shape(known), features) if shape == "area" else features
