"""The stand-alone map: what is filtered as one HTML file that opens without a server or a network."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from flask import Blueprint, Response
from flask_babel import gettext  # type: ignore[import-untyped]

from web.parameters import FILTERS, incident_filter, only
from web.services import services

VENDOR: Final = Path(__file__).resolve().parent / "static" / "vendor"


def blueprint() -> Blueprint:
    """The routes of this module."""
    routes = Blueprint("standalone", __name__)
    routes.add_url_rule("/collections/incidents/map.html", view_func=standalone)
    return routes


def standalone() -> Response:
    """The file, as a download. BadInputError where more match than a browser opens from one file."""
    from geomap.standalone import standalone_map

    chosen = incident_filter(only(*FILTERS))
    known = services()
    units = known.gazetteer.units
    selection = known.columns.select(chosen, units)
    title = gettext("Violence along the Afghanistan–Pakistan border")
    note = ", ".join(f"{name}: {value}" for name, value in chosen.to_params())
    pieces = standalone_map(known.store, selection.fids, units, vendor=VENDOR, title=title, note=note)
    answer = Response(pieces, content_type="text/html; charset=utf-8")
    name = f"geomap-{datetime.now(UTC):%Y-%m-%d}.html"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
