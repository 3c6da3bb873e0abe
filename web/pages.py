"""The pages for people: the map at `/`, its frame for other sites at `/embed`, and the shell's two files.

The templates get: `shell` (geomap.maps.Shell), `shell_css` and `shell_js` (addresses of its inline parts as files),
`language`, `direction`, `notices` (sentences about bad values in the address), `filtered` (whether it names a filter),
`can_edit`, `embedded`, and the functions of `web.assets`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.exceptions import NotFound

from gazetteer.errors import UnknownPlaceError
from geomap.errors import BadParameterError
from web import language, signin
from web.answers import keep
from web.assets import YEAR, static_file
from web.discovery import landing
from web.negotiation import wanted
from web.parameters import FILTERS, incident_filter, single
from web.security import content_security_policy, origin_of
from web.services import services

EMBED_ANCESTORS: Final = "*"
VIEW: Final = re.compile(r"\d{1,2}(\.\d+)?(/-?\d{1,3}(\.\d+)?){2}", re.ASCII)


def blueprint() -> Blueprint:
    """The routes of this module."""
    routes = Blueprint("pages", __name__)
    routes.add_url_rule("/", view_func=home)
    routes.add_url_rule("/embed", view_func=embed)
    routes.add_url_rule("/map/<version>.js", view_func=shell_script)
    routes.add_url_rule("/map/<version>.css", view_func=shell_style)
    routes.add_url_rule("/favicon.ico", view_func=favicon)
    return routes


def home() -> Response:
    """The map for people, the OGC landing page for programs."""
    answer = _page(embedded=False) if wanted() == "html" else landing()
    answer.vary.add("Accept")
    answer.vary.add("Accept-Language")
    return answer


def embed() -> Response:
    """The map as a frame for other sites. It holds no editing, and cookies are SameSite=Strict, so there is nothing
    that a page around it could trick somebody into."""
    answer = _page(embedded=True)
    answer.headers["Content-Security-Policy"] = content_security_policy(
        tile_origin=origin_of(services().settings.tile_url), frame_ancestors=EMBED_ANCESTORS
    )
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _page(*, embedded: bool) -> Response:
    known = services()
    spoken = language.chosen()
    body = render_template(
        "index.html",
        shell=known.shell,
        shell_css=url_for("pages.shell_style", version=known.shell_version),
        shell_js=url_for("pages.shell_script", version=known.shell_version),
        language=spoken,
        direction=language.direction(spoken),
        notices=notices(),
        filtered=any(name in request.args for name in FILTERS),
        can_edit=not embedded and signin.current() is not None,
        embedded=embedded,
    )
    answer = make_response(body)
    answer.cache_control.no_cache = True
    answer.cache_control.private = True
    return answer


def notices() -> tuple[str, ...]:
    """What to tell the reader about the address: a sentence for each bad value. Unknown parameters are decoration."""
    given = dict(request.args.lists())
    # Each on its own, so that one bad value does not hide the next.
    checks = [partial(_check_filter, {name: given[name]}) for name in FILTERS if name in given]
    found = [_fault(check) for check in (*checks, partial(_check_view, given), partial(_check_lang, given))]
    return tuple(fault for fault in found if fault is not None)


def _fault(check: Callable[[], object]) -> str | None:
    try:
        check()
    except (BadParameterError, UnknownPlaceError) as error:
        return str(error)
    return None


def _check_filter(given: Mapping[str, Sequence[str]]) -> None:
    chosen = incident_filter(given)
    if chosen.province or chosen.district:
        units = services().gazetteer.units
        for name in chosen.province:
            units.select(name)
        for name in chosen.district:
            units.select_districts(name)


def _check_view(given: Mapping[str, Sequence[str]]) -> None:
    view = single(given, "view")
    if view is not None and not VIEW.fullmatch(view):
        raise BadParameterError("view", f"view={view!r} is not zoom/lat/lon, as in view=7/32.6/69.6")


def _check_lang(given: Mapping[str, Sequence[str]]) -> None:
    asked = single(given, "lang")
    if asked is not None and asked not in language.LANGUAGES:
        raise BadParameterError(
            "lang", f"there is no language {asked!r} here; there are {', '.join(language.LANGUAGES)}"
        )


def shell_script(version: str) -> Response:
    """Folium's script, as a file."""
    return _shell_file(version, services().shell.script, "text/javascript; charset=utf-8")


def shell_style(version: str) -> Response:
    """Folium's style, as a file."""
    return _shell_file(version, services().shell.css, "text/css; charset=utf-8")


def _shell_file(version: str, body: str, media_type: str) -> Response:
    if version != services().shell_version:
        raise NotFound("this is the map's file of another version: reload the page")
    return keep(Response(body, content_type=media_type), seconds=YEAR, immutable=True)


def favicon() -> Response:
    """Browsers ask here whatever the page says."""
    return static_file("favicon.svg")
