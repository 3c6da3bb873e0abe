"""pygeoapi and datasette on the same incidents, for `benchmarks.serving --rivals FOLDER`.

FOLDER holds the commands `gunicorn`, `pygeoapi` and `datasette` of an environment of their own (`pip install pygeoapi
datasette gunicorn`). pygeoapi's provider for GeoPackage also needs SQLite's loadable extensions and mod_spatialite.
Both get our own GeoPackage export; datasette gets indexes for what it is asked and is spared what it need not answer.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.serving import PROVINCES, TYPES
from geomap.export import stream
from geomap.store import Store

PATIENCE = 60.0
INDEXED = ("adm1_code", "event_type", "date_start", "id", "lon, lat")


@dataclass(frozen=True)
class Rival:
    """A server, how it is started on a port, and the pages that ask it what ours is asked."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    first: str
    pages: Iterator[str]


def prepared(store: Store, fids: list[int], folder: Path) -> Path:
    """The incidents as a GeoPackage that either can serve."""
    path = folder / "rival.gpkg"
    with path.open("wb") as file:
        file.writelines(stream(store, fids, "gpkg"))
    with sqlite3.connect(path) as con:
        for name in INDEXED:
            con.execute(f"CREATE INDEX by_{name.replace(', ', '_')} ON incidents ({name})")
        con.execute("ANALYZE")
    con.close()
    return path


def rivals(commands: Path, data: Path, folder: Path) -> Iterator[Rival]:
    """Those whose commands are there; their pages mix provinces, types and boxes as ours do."""
    if (commands / "datasette").exists():
        port = free_port()
        command = [str(commands / "datasette"), "serve", str(data), "--port", str(port), "--setting"]
        command += ["suggest_facets", "off"]
        yield Rival("datasette", command, {}, f"http://127.0.0.1:{port}/rival/incidents.json", _datasette_pages())
    if (commands / "pygeoapi").exists():
        port = free_port()
        config = _pygeoapi_config(data, folder, port)
        description = folder / "pygeoapi-openapi.yml"
        known = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(description)}
        generate = [str(commands / "pygeoapi"), "openapi", "generate", str(config), "--output-file", str(description)]
        made = subprocess.run(generate, check=False, env=os.environ | known, capture_output=True, text=True)
        if made.returncode:
            print("pygeoapi does not start: its provider for GeoPackage needs a Python with loadable SQLite extensions")
            print(f"and mod_spatialite ({made.stderr.strip().splitlines()[-1:]})")
            return
        command = [str(commands / "gunicorn"), "-w", "2", "-k", "gthread", "--threads", "4"]
        command += ["-b", f"127.0.0.1:{port}", "pygeoapi.flask_app:APP"]
        first = f"http://127.0.0.1:{port}/collections/incidents/items"
        yield Rival("pygeoapi", command, known, first, _pygeoapi_pages())


@contextmanager
def running(rival: Rival) -> Iterator[int]:
    """The rival's port, once it answers."""
    process = subprocess.Popen(
        rival.command, env=os.environ | rival.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(URLError, ConnectionError), urlopen(rival.first, timeout=PATIENCE) as answer:
                answer.read()
                break
            time.sleep(0.2)
        yield int(rival.first.split(":")[2].split("/")[0])
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _datasette_pages() -> Iterator[str]:
    # As objects, which is what a client of ours gets; the geometry, which would come as base64, is left out.
    base = "/rival/incidents.json?_size=100&_shape=objects&_nofacet=1&_nocol=geom"
    for number in range(100_000):
        year, day = 2002 + number % 20, f"{number // 20 % 12 + 1:02}-{number % 28 + 1:02}"
        yield f"{base}&adm1_code={PROVINCES[number % 8]}&_next={number % 9000}"
        yield f"{base}&event_type={TYPES[number % 4]}&_next={number % 9000}"
        yield f"{base}&date_start__gte={year}-{day}&date_start__lte={year + 2}-{day}"
        yield f"{base}&lon__gte=68&lat__gte=31&lon__lte=71&lat__lte=34&_next={number % 9000}"


def _pygeoapi_pages() -> Iterator[str]:
    base = "/collections/incidents/items?f=json&limit=100"
    for number in range(100_000):
        yield f"{base}&adm1_code={PROVINCES[number % 8]}&offset={number % 900}"
        yield f"{base}&event_type={TYPES[number % 4]}&offset={number % 900}"
        yield f"{base}&bbox=68,31,71,34&offset={number % 900}"


def _pygeoapi_config(data: Path, folder: Path, port: int) -> Path:
    # JSON is YAML.
    address = f"http://127.0.0.1:{port}"
    words = {"title": "incidents", "description": "incidents", "keywords": ["incidents"]}
    config = {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": address,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "pretty_print": False,
            "limits": {"default_items": 10, "max_items": 10_000},
            "map": {"url": "https://example.org/{z}/{x}/{y}.png", "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": words | {"keywords_type": "theme", "terms_of_service": "", "url": address},
            "license": {"name": "MIT", "url": address},
            "provider": {"name": "geomap", "url": address},
            "contact": {"name": "geomap", "email": "nobody@example.org", "url": address},
        },
        "resources": {
            "incidents": words
            | {
                "type": "collection",
                "links": [],
                "extents": {
                    "spatial": {"bbox": [60, 23, 78, 39], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}
                },
                "providers": [
                    {
                        "type": "feature",
                        "name": "SQLiteGPKG",
                        "data": str(data),
                        "id_field": "id",
                        "table": "incidents",
                    }
                ],
            }
        },
    }
    path = folder / "pygeoapi-config.yml"
    path.write_text(json.dumps(config), encoding="utf-8")
    return path
