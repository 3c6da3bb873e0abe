"""What the page asks for on every move and filter: clusters, counts, name completion; and whether the server is up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, request

from geomap.errors import BadParameterError
from geomap.filters import IncidentFilter
from web.answers import bytes_answer, dumps, json_answer, keep_fresh, unchanged, validator
from web.openapi import distribution_version
from web.parameters import FILTERS, as_of, incident_filter, one_of, only, single, text, window
from web.services import services

if TYPE_CHECKING:
    from gazetteer.units import Units
    from geomap.columns import IncidentColumns
    from geomap.columns.overview import Level

MAX_ZOOM: Final = 26
MOST_TILES: Final = 200
"""Tiles in one answer: more than a screen of 8K shows."""
MAX_NAMES: Final = 50
LONGEST_NAME: Final = 200


def blueprint() -> Blueprint:
    """The routes of this module."""
    routes = Blueprint("mapdata", __name__)
    routes.add_url_rule("/healthz", view_func=healthz)
    routes.add_url_rule("/summary", view_func=summary)
    routes.add_url_rule("/overview", view_func=overview)
    routes.add_url_rule("/geocode", view_func=geocode)
    routes.add_url_rule("/tiles/incidents", view_func=tiles)
    routes.add_url_rule("/tiles/incidents/<z>/<x>/<y>", view_func=tile)
    return routes


def healthz() -> Response:
    """The server is up. Opens nothing: what is slow to open must not make a health check fail."""
    answer = json_answer({"status": "ok", "version": distribution_version()})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def summary() -> Response:
    """Counts of what matches; each facet is counted under the other filters."""
    given = only(*FILTERS, "as_of")
    chosen, moment = incident_filter(given), as_of(given)
    return _fresh(chosen, lambda columns, units: columns.summary(chosen, units, as_of=moment), moment)


def overview() -> Response:
    """Incidents, deaths and what is disputed, for each province or district of the selection."""
    given = only(*FILTERS, "level", "as_of")
    chosen, moment = incident_filter(given), as_of(given)
    level: Level = (
        "district" if one_of(given, "level", ("province", "district"), "province") == "district" else "province"
    )
    return _fresh(chosen, lambda columns, units: columns.overview(chosen, units, level, as_of=moment), level, moment)


def tile(z: str, x: str, y: str) -> Response:
    """Points and clusters of one tile (Web Mercator, XYZ)."""
    given = only(*FILTERS, "as_of")
    chosen, moment = incident_filter(given), as_of(given)
    wanted = _tile(z, x, y)
    return _fresh(chosen, lambda columns, units: columns.tiles([wanted], chosen, units, as_of=moment)[0], moment)


def tiles() -> Response:
    """Several tiles in one answer, in the order asked for: `at=z/x/y,z/x/y`. A view of the map is a dozen tiles, and
    a browser asks for six things of one server at a time."""
    given = only(*FILTERS, "at", "as_of")
    chosen, moment = incident_filter(given), as_of(given)
    asked = text(given, "at", longest=MOST_TILES * len("26/67108863/67108863,")).split(",")
    if len(asked) > MOST_TILES:
        raise BadParameterError("at", f"at names {len(asked)} tiles: ask for at most {MOST_TILES} at a time")
    wanted = [_named_tile(name) for name in asked]

    def compute(columns: IncidentColumns, units: Units) -> object:
        return {"tiles": columns.tiles(wanted, chosen, units, as_of=moment)}

    return _fresh(chosen, compute, ",".join(asked), moment)


def geocode() -> Response:
    """Completion of a place name in any script."""
    given = only("q", "limit", "country", "f")
    one_of(given, "f", ("json",), "json")
    words = text(given, "q", longest=LONGEST_NAME)
    country = one_of(given, "country", ("AF", "PK"), "AF") if single(given, "country") else None
    limit = min(window(given).limit, MAX_NAMES) if "limit" in given else 10
    candidates = services().gazetteer.search(words, limit=limit, country=country)
    return json_answer({"q": words, "candidates": candidates})


def _fresh(chosen: IncidentFilter, compute: Callable[[IncidentColumns, Units], object], *variant: object) -> Response:
    """An answer that a client may keep until the store changes; it is not computed where the client holds it.

    `variant` tells apart what one path answers beside the filters.
    """
    known = services()
    columns = known.columns
    tag = validator(known.state(columns.change), request.path, *variant, chosen.to_params())
    if (same := unchanged(tag)) is not None:
        return same
    body = known.bodies.get(tag)
    if body is None:
        body = dumps(compute(columns, known.gazetteer.units))
        known.bodies.set(tag, body)
    return keep_fresh(bytes_answer(body), tag)


def _named_tile(name: str) -> tuple[int, int, int]:
    parts = name.split("/")
    if len(parts) != 3:
        raise BadParameterError("at", f"{name!r} is not a tile: write z/x/y, as in at=6/43/25,6/44/25")
    return _tile(*parts)


def _tile(z: str, x: str, y: str) -> tuple[int, int, int]:
    zoom = _tile_number("z", z, MAX_ZOOM + 1)
    return zoom, _tile_number("x", x, 1 << zoom), _tile_number("y", y, 1 << zoom)


def _tile_number(axis: str, value: str, end: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 9 and int(value) < end):
        raise BadParameterError(axis, f"there is no tile with {axis}={value!r} here: it takes 0 to {end - 1}")
    return int(value)
