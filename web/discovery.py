"""How clients find their way: landing page, conformance, API description, collections (OGC API – Features, Part 1)."""

from __future__ import annotations

from flask import Blueprint, Response, request

from geomap.errors import NotFoundError
from web.answers import GEOJSON, HTML, JSON, OPENAPI, WebLink, bytes_answer, dumps, json_answer, keep_fresh, validator
from web.conformance import COLLECTIONS, CONFORMS_TO, CRS84, EXTENT, GREGORIAN, Collection
from web.openapi import openapi_document
from web.parameters import one_of, only

TITLE = "geomap: violence along the Afghanistan–Pakistan border"


def blueprint() -> Blueprint:
    """The routes of this module."""
    routes = Blueprint("discovery", __name__)
    routes.add_url_rule("/conformance", view_func=conformance)
    routes.add_url_rule("/api", view_func=api)
    routes.add_url_rule("/collections", view_func=collections)
    routes.add_url_rule("/collections/<name>", view_func=collection)
    return routes


def landing() -> Response:
    """The OGC landing page; `web.pages` answers at the same address for browsers."""
    one_of(only("f"), "f", ("json", "html"), "json")
    links = (
        WebLink("self", "/?f=json", JSON, "this document"),
        WebLink("alternate", "/?f=html", HTML, "the map"),
        WebLink("service-desc", "/api", OPENAPI, "the API's description"),
        WebLink("conformance", "/conformance", JSON, "conformance classes"),
        WebLink("data", "/collections", JSON, "the collections"),
    )
    return json_answer({"title": TITLE, "description": TITLE, "links": [link.as_json() for link in links]})


def conformance() -> Response:
    """The conformance classes that are met."""
    one_of(only("f"), "f", ("json",), "json")
    return json_answer({"conformsTo": CONFORMS_TO})


def api() -> Response:
    """The OpenAPI description."""
    one_of(only("f"), "f", ("json",), "json")
    body = dumps(openapi_document(request.host_url.rstrip("/")))
    return keep_fresh(bytes_answer(body, media_type=OPENAPI), validator(body))


def collections() -> Response:
    """All collections."""
    one_of(only("f"), "f", ("json",), "json")
    links = [WebLink("self", "/collections", JSON, "the collections").as_json()]
    return json_answer({"links": links, "collections": [_described(known) for known in COLLECTIONS]})


def collection(name: str) -> Response:
    """One collection. Raises NotFoundError for a name that is none."""
    one_of(only("f"), "f", ("json",), "json")
    known = next((known for known in COLLECTIONS if known.id == name), None)
    if known is None:
        names = ", ".join(known.id for known in COLLECTIONS)
        raise NotFoundError(f"there is no collection {name!r}; there are {names}")
    return json_answer(_described(known))


def _described(known: Collection) -> dict[str, object]:
    here = f"/collections/{known.id}"
    links = [
        WebLink("self", here, JSON, known.title),
        WebLink("items", f"{here}/items", GEOJSON, f"{known.title}: features"),
    ]
    if known.id == "incidents":
        links.append(WebLink("enclosure", f"{here}/export?f=geojson", GEOJSON, "all that matches, streamed"))
    return {
        "id": known.id,
        "title": known.title,
        "description": known.description,
        "links": [link.as_json() for link in links],
        "extent": {
            "spatial": {"bbox": [EXTENT], "crs": CRS84},
            # Open on both sides: reports of last week and of 1979 may both come tomorrow.
            "temporal": {"interval": [[None, None]], "trs": GREGORIAN},
        },
        "itemType": "feature",
        "crs": [CRS84],
    }
