"""`geomap serve`: run the app under waitress, say where it listens, and say clearly why it cannot."""

from __future__ import annotations

import errno
import logging
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click
from pydantic import ValidationError

from geomap.settings import MEBIBYTE, Settings

if TYPE_CHECKING:
    from flask import Flask

    from gazetteer import Gazetteer
    from geomap.store import Store

THREADS: Final = 8
CONNECTIONS: Final = 500
SWITCH_SECONDS: Final = 0.001
"""How long one thread may run Python while others wait: at the usual 5 ms the one that takes requests in gets its turn
too late when all the others are busy, and the slowest answers get slower by half."""
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - names for printing, nothing is bound here
"""What to type into a browser on this machine when the server listens on all of its addresses."""
# waitress answers beyond this without a word; below it, the app's own limit answers with a problem document.
REFUSED_UNREAD: Final = 8


@click.command()
@click.option("--host", help="Address to listen on (default 127.0.0.1: this machine only).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (default 8000; 0 takes a free one).")
@click.option("--data-dir", type=click.Path(path_type=Path, file_okay=False), help="Where the store and gazetteer are.")
@click.option("--tile-url", help="Street tiles a viewer may choose: an address with {z}, {x} and {y}.")
@click.option("--edit", is_flag=True, default=None, help="Allow editing to who opens the link that is printed.")
@click.option("--empty", is_flag=True, help="Start a new data directory without the seed incidents.")
@click.pass_context
def serve(context: click.Context, /, *, empty: bool, **given: Any) -> None:
    """Serve the map and its API to a browser."""
    base = context.find_object(Settings)
    chosen = {name: value for name, value in given.items() if value is not None}
    try:
        settings = Settings(**(base.model_dump() if base else {}) | chosen)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = "_".join(map(str, first["loc"]))
        raise click.UsageError(f"{name} (or GEOMAP_{name.upper()}): {first['msg']}") from error
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # Requests that wait for a thread are normal under load, not worth a line each.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    run(settings, empty=empty)


def run(settings: Settings, *, empty: bool = False) -> None:
    """Serve until the process is told to stop. Raises click.ClickException with the cure where it cannot start."""
    from gazetteer.errors import GazetteerError
    from geomap.errors import GeomapError
    from web.services import EXTENSION

    try:
        app, server = _prepared(settings, empty=empty)
    except (GeomapError, GazetteerError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(
            f"cannot use {settings.data_dir} ({error.strerror or error}): choose another directory with --data-dir"
        ) from error
    signal.signal(signal.SIGTERM, _stop)
    sys.setswitchinterval(SWITCH_SECONDS)
    _announce(app, server, settings)
    threading.Thread(target=_warm, args=(app,), name="warm", daemon=True).start()
    try:
        server.run()
    finally:
        server.close()
        app.extensions[EXTENSION].store.close()


def _prepared(settings: Settings, *, empty: bool) -> tuple[Flask, Any]:
    from web.app import create_app
    from web.signin import SignIn

    store, gazetteer = _opened(settings, empty=empty)
    sign_in = SignIn() if settings.edit else None
    app = create_app(settings, store=store, gazetteer=gazetteer, sign_in=sign_in)
    return app, _server(app, settings)


def _opened(settings: Settings, *, empty: bool) -> tuple[Store, Gazetteer | None]:
    """The store, checked; a new one with the seeds. The gazetteer of an old one is opened later, off the start."""
    if settings.store_path.exists():
        from geomap.store import open_store

        return open_store(settings.store_path), None
    from geomap.opening import open_workbench

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    bench = open_workbench(settings, seeds=not empty)
    return bench.store, bench.gazetteer


def _server(app: Flask, settings: Settings) -> Any:
    from waitress.server import create_server

    try:
        return create_server(  # type: ignore[no-untyped-call]
            app,
            host=settings.host,
            port=settings.port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            max_request_body_size=REFUSED_UNREAD * settings.upload_limit + MEBIBYTE,
            ident="geomap",
        )
    except (OSError, ValueError) as error:  # waitress makes a ValueError of a host name that nobody knows
        raise click.ClickException(_why_not(error, settings)) from error


def _why_not(error: OSError | ValueError, settings: Settings) -> str:
    where = f"{settings.host}:{settings.port}"
    if isinstance(error, ValueError):
        return f"{settings.host!r} is no address of this machine: choose another with --host"
    if error.errno == errno.EADDRINUSE:
        return f"something else already listens on {where}: stop it, or choose another port with --port"
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"this account may not listen on {where}: choose a port above 1023 with --port"
    return f"cannot listen on {where}: {error.strerror or error}; check --host and --port"


def _announce(app: Flask, server: Any, settings: Settings) -> None:
    from web.signin import EXTENSION

    port = server.effective_port if hasattr(server, "effective_port") else server.effective_listen[0][1]
    host = EVERYWHERE.get(settings.host, settings.host)
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    click.echo(f"geomap serves {address} (data in {settings.data_dir}; stop with Ctrl-C)")
    if settings.edit:
        sign_in = app.extensions[EXTENSION]
        click.echo(f"to edit, open once: {address}{sign_in.path}")
        sign_in.announce_to(
            lambda path: click.echo(f"signed in; to edit in another browser, open once: {address}{path}")
        )


def _warm(app: Flask) -> None:
    """Open what the first visitor needs while they are still typing the address. A failure here is not fatal:
    the request that needs the same thing reports it."""
    from web.services import EXTENSION

    try:
        app.extensions[EXTENSION].warm()
    except Exception:
        app.logger.exception("could not open the data ahead of the first request")


def _stop(*_: object) -> NoReturn:
    raise SystemExit(0)
