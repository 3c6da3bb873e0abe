"""The API's description (OpenAPI 3.0): paths and parameters as CONTRACTS.md has them, schemas from the models."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from geomap.filters import PRECISIONS, STATUSES
from geomap.taxonomy import EVENT_TYPES
from web.answers import GEOJSON, HTML, JSON, OPENAPI, PROBLEM
from web.conformance import COLLECTIONS
from web.language import LANGUAGES
from web.parameters import DEFAULT_LIMIT, FILTERS, MAX_LIMIT
from web.schemas import Schema, component_schemas, ref

_TEXT: Final[Schema] = {"type": "string"}
_TEXTS: Final[Schema] = {"type": "array", "items": {"type": "string"}}
_NUMBER: Final[Schema] = {"type": "number"}
_MESSAGES: Final[Schema] = {"type": "object", "additionalProperties": {"oneOf": [_TEXT, _TEXTS]}}


def _choices(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


def _several(*values: str) -> Schema:
    return {"type": "array", "items": _choices(*values)}


_DESCRIBED: Final[dict[str, tuple[str, Schema]]] = {
    "province": (
        "ISO 3166-2 code or any name the gazetteer knows; PK-TA, PK-NW, FATA and NWFP match the unit at the date, "
        "a region its districts",
        _TEXTS,
    ),
    "district": ("district code or name", _TEXTS),
    "event_type": ("ACLED event type", _several(*EVENT_TYPES)),
    "actor": ("actor id, in any role", _TEXTS),
    "claimant": ("actor id or name of who made a claim about the incident", _TEXTS),
    "precision": ("how closely the place is known", _several(*PRECISIONS)),
    "status": ("review status; by default all but rejected", _several(*STATUSES)),
    "disputed": ("whether claimants contradict each other", {"type": "boolean"}),
    "fatalities": ("range min/max, either side may be empty", _TEXT),
    "q": ("words in titles, places and texts", _TEXT),
    "bbox": (
        "west,south,east,north in degrees, WGS 84",
        {"type": "array", "items": _NUMBER, "minItems": 4, "maxItems": 6},
    ),
    "datetime": ("RFC 3339 instant or interval, `..` for open ends; undated incidents match only without it", _TEXT),
    "units": (
        "whether filters and counts speak of today's units or of those valid at each incident's date",
        _choices("today", "at_date"),
    ),
    "limit": (
        f"how many; larger than {MAX_LIMIT:,} is clamped",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    ),
    "offset": ("how many to skip", {"type": "integer", "minimum": 0, "default": 0}),
    "geometry": ("the representative point, or the area that is known", _choices("point", "area")),
    "as_of": ("the values as known at that time: a day or an instant", _TEXT),
    "f": ("representation", _TEXT),
    "at": ("tiles as z/x/y", {"type": "array", "items": _TEXT}),
    "level": ("kind of unit", _choices("province", "district", "region")),
    "country": ("AF or PK", _choices("AF", "PK")),
}


def parameter_object(name: str, *, required: bool = False) -> Schema:
    """The OpenAPI description of one query parameter; lists are comma-separated."""
    description, schema = _DESCRIBED[name]
    described: Schema = {"name": name, "in": "query", "required": required, "description": description}
    # OGC API – Features, 7.15, writes limit, bbox and datetime so; our lists take commas too.
    return described | {"schema": schema, "style": "form", "explode": False}


def openapi_document(server: str) -> Schema:
    """The whole description; `server` is the address the client used."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "geomap",
            "description": "Violence along the Afghanistan–Pakistan border: incidents, who claims what of them, "
            "and how closely each place is known.",
            "version": distribution_version(),
            "license": {"name": "MIT"},
        },
        "servers": [{"url": server}],
        "paths": _paths(),
        "components": {"schemas": component_schemas()},
    }


def distribution_version() -> str:
    """The installed version of geomap; `0+checkout` when it runs from a checkout that is not installed."""
    try:
        return version("geomap")
    except PackageNotFoundError:
        return "0+checkout"


_MAP: Final = (*FILTERS, "as_of")


def _paths() -> Schema:
    anything: Schema = {"type": "object"}
    paths: Schema = {
        "/": _get("landing", "Landing page; the map for browsers", ref("Landing"), "f"),
        "/conformance": _get("conformance", "Conformance classes", ref("Conformance"), "f"),
        "/api": _get("api", "This description", anything, "f", media=OPENAPI),
        "/collections": _get("collections", "The collections", ref("Collections"), "f"),
        "/healthz": _get("health", "Whether the server is up", anything),
        "/summary": _get("summary", "Counts under the filters, for facets and timeline", anything, *_MAP),
        "/overview": _get("overview", "Counts for each province or district", anything, *_MAP, "level"),
        "/geocode": _get("geocode", "Places whose names complete or resemble `q`", anything, "limit", "country", "f"),
        "/tiles/incidents": _get("tiles", "Several map tiles, in the order asked for", anything, *_MAP),
        "/tiles/incidents/{z}/{x}/{y}": _get("tile", "Points and clusters of one map tile", anything, *_MAP),
        "/incidents/{id}": _get("incident", "An incident, its claims and sentences", anything, "f", "as_of"),
        "/collections/incidents/export": _get(
            "export", "All that matches, streamed", ref("IncidentCollection"), *FILTERS, "geometry", "f", media=GEOJSON
        ),
        "/collections/incidents/map.html": _get(
            "map", "The map of what matches, as one HTML file that needs no server", _TEXT, *FILTERS, media=HTML
        ),
    }
    paths["/embed"] = _get("embed", "The map for a frame on another site", _TEXT, *FILTERS, media=HTML)
    paths["/messages/{language}.json"] = _get("messages", "The page's sentences in another language", _MESSAGES)
    paths["/messages/{language}.json"]["get"]["parameters"].append(_path("language", _choices(*LANGUAGES)))
    paths["/geocode"]["get"]["parameters"].insert(0, parameter_object("q", required=True))
    paths["/tiles/incidents"]["get"]["parameters"].insert(0, parameter_object("at", required=True))
    numbers = [_path(name, {"type": "integer"}) for name in "zxy"]
    paths["/tiles/incidents/{z}/{x}/{y}"]["get"]["parameters"][:0] = numbers
    paths["/incidents/{id}"]["get"]["parameters"].insert(0, _path("id", _TEXT))
    for path, names, schema in _COLLECTION_PATHS:
        paths |= _collection_paths(path, names, schema)
    return paths


_COLLECTION_PATHS: Final = (
    ("incidents", (*FILTERS, "limit", "offset", "geometry", "as_of", "f"), "Incident"),
    ("statistics", ("province", "bbox", "datetime", "limit", "offset", "f"), "Statistic"),
    ("admin-units", ("level", "province", "bbox", "datetime", "limit", "offset", "f"), "Unit"),
)


def _collection_paths(name: str, parameters: tuple[str, ...], record: str) -> Schema:
    title = next(collection.title for collection in COLLECTIONS if collection.id == name)
    operation = name.replace("-", "_")
    item_parameters = [given for given in ("geometry", "as_of", "f") if given in parameters]
    feature = _get(
        f"{operation}_item", f"{title}: one feature", ref(f"{record}Feature"), *item_parameters, media=GEOJSON
    )
    feature["get"]["parameters"].insert(0, _path("id", _TEXT))
    items = _get(f"{operation}_items", f"{title}: features", ref(f"{record}Collection"), *parameters, media=GEOJSON)
    return {
        f"/collections/{name}": _get(operation, title, ref("CollectionInfo"), "f"),
        f"/collections/{name}/items": items,
        f"/collections/{name}/items/{{id}}": feature,
    }


def _get(operation: str, summary: str, schema: Schema, *parameters: str, media: str = JSON) -> dict[str, Any]:
    content: Schema = {media: {"schema": schema}}
    if operation in {"landing", "incident"}:
        content[HTML] = {"schema": _TEXT}
    problem = {"content": {PROBLEM: {"schema": ref("Problem")}}}
    responses = {
        "200": {"description": "as asked", "content": content},
        "400": {"description": "a parameter is unknown or has an impossible value"} | problem,
        "404": {"description": "there is no such thing"} | problem,
        "500": {"description": "geomap failed; the log says why"} | problem,
    }
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": [parameter_object(name) for name in parameters],
            "responses": responses,
        }
    }


def _path(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": schema}
