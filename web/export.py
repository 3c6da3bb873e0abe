"""Everything that matches as one file, streamed: `geomap.export` makes the pieces, this names them for a browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Final

from flask import Blueprint, Response

from geomap.errors import BadParameterError
from geomap.export import FORMATS, Format, stream
from web.parameters import FILTERS, geometry, incident_filter, one_of, only
from web.services import services
from web.shapes import area_shape

WITH_AREAS: Final = frozenset({"geojson", "geojsonseq"})


def blueprint() -> Blueprint:
    """The routes of this module."""
    routes = Blueprint("export", __name__)
    routes.add_url_rule("/collections/incidents/export", view_func=export)
    return routes


def export() -> Response:
    """All incidents that match, as a file. `X-Matched` says how many, so that a page can show progress."""
    given = only(*FILTERS, "geometry", "f")
    kind = FORMATS[one_of(given, "f", tuple(FORMATS), "geojson")]
    chosen, areas = incident_filter(given), geometry(given) == "area"
    if areas and kind.name not in WITH_AREAS:
        raise BadParameterError("geometry", f"{kind.title} is exported with points only: leave out geometry=area")
    known = services()
    selection = known.columns.select(chosen, known.gazetteer.units)
    pieces = stream(known.store, selection.in_file_order, kind.name, shape=area_shape(known) if areas else None)
    answer = Response(_begun(pieces), content_type=kind.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{_file_name(kind)}"'
    answer.headers["X-Matched"] = str(selection.matched)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, the first of them made now: what fails at once is still answered with a problem."""
    first = next(pieces, b"")
    return chain((first,), pieces)


def _file_name(kind: Format) -> str:
    return f"geomap-incidents-{datetime.now(UTC):%Y-%m-%d}{kind.suffix}"
