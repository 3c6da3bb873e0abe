"""The Flask app: `create_app` puts the rooms of this package together and starts nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from flask_babel import Babel  # type: ignore[import-untyped]
from flask_compress import Compress

from geomap.settings import Settings
from web import (
    additions,
    assets,
    discovery,
    edit,
    export,
    incidents,
    items,
    language,
    mapdata,
    messages,
    pages,
    problems,
    review,
    security,
    signin,
    standalone,
    statistics,
    units,
)
from web.answers import compression_key
from web.bodies import Bodies
from web.services import EXTENSION, Services

if TYPE_CHECKING:
    from gazetteer import Gazetteer
    from geomap.store import Store

COMPRESSED = (
    "text/html", "text/css", "text/javascript", "text/csv", "image/svg+xml",
    "application/json", "application/geo+json", "application/geo+json-seq", "application/problem+json",
    "application/vnd.oai.openapi+json", "application/javascript",
)  # fmt: skip


def create_app(
    settings: Settings | None = None,
    *,
    store: Store | None = None,
    gazetteer: Gazetteer | None = None,
    sign_in: signin.SignIn | None = None,
) -> Flask:
    """A new app that shares nothing with any other.

    `store` and `gazetteer` are opened from the settings' data directory on first use where they are not given.
    `sign_in` is needed for editing: without it, and without `settings.edit`, there is no /edit route at all.
    """
    settings = settings or Settings()
    app = Flask("web", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=settings.upload_limit, MAX_FORM_MEMORY_SIZE=settings.upload_limit)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False  # an incident's id may hold any character
    known = app.extensions[EXTENSION] = Services(settings, store=store, gazetteer=gazetteer)
    problems.register(app)
    hosts = security.OwnHosts(settings.host, settings.allowed_hosts)
    security.protect(app, hosts, tile_origin=security.origin_of(settings.tile_url))
    _compress(app, known.bodies)
    Babel(app, locale_selector=language.locale)
    assets.register(app)
    for room in (pages, discovery, items, statistics, units, incidents, mapdata, export, standalone, messages):
        app.register_blueprint(room.blueprint())
    if settings.edit:
        app.extensions[signin.EXTENSION] = sign_in or signin.SignIn()
        for room in (signin, edit, additions, review):
            app.register_blueprint(room.blueprint())
    return app


def _compress(app: Flask, bodies: Bodies) -> None:
    """Compress what is text; a stream is compressed as it flows. The levels are those where time still buys size."""
    app.config.update(
        COMPRESS_MIMETYPES=list(COMPRESSED),
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["zstd", "br", "gzip"],
        COMPRESS_LEVEL=4,
        COMPRESS_BR_LEVEL=4,
        COMPRESS_ZSTD_LEVEL=3,
        COMPRESS_MIN_SIZE=600,
        COMPRESS_CACHE_BACKEND=lambda: bodies,
        COMPRESS_CACHE_KEY=compression_key,
    )
    Compress(app)
