"""A small store of invented incidents, and a real server over it."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from waitress import create_server

from gazetteer import UNLOCATED, Gazetteer, PlaceQuery, Resolution, ensure_compiled, open_gazetteer
from geomap.model import Actor, Claim, Incident, Source, Span, Statistic
from geomap.settings import Settings
from geomap.store import Batch, Store, open_store
from web import create_app
from web.signin import SignIn

TEXT = (
    "KHOST, Afghanistan — Drones struck two districts on Monday. Taliban officials said eight people were killed "
    "in Barmal and Spera, women and children among them. Nobody else could be reached. A medic counted two dead."
)
HOSTILE = "<img src=x onerror=alert(1)>${alert(2)}`'\"</script>\u2028\u202e"


@dataclass(frozen=True)
class Answer:
    """An answer of the server, read whole."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def media_type(self) -> str:
        """The content type without its parameters."""
        return str(self.headers["Content-Type"]).partition(";")[0]


class Client:
    """Asks a real server over a real socket; sends nothing that is not asked for."""

    def __init__(self, port: int) -> None:
        self.port = port

    @property
    def origin(self) -> str:
        """What a browser on this server's page sends as Origin."""
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        **query: str,
    ) -> Answer:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        address = quote(path, safe="/?=&%:,.*") + (f"?{urlencode(query)}" if query else "")
        try:
            connection.request(method, address, body=body, headers=dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, path: str, *, accept: str | None = None, **query: str) -> Answer:
        """A GET."""
        return self.ask("GET", path, headers={"Accept": accept} if accept else None, **query)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled gazetteer's file, compiled once."""
    return ensure_compiled(tmp_path_factory.mktemp("gazetteer"))


@pytest.fixture(scope="session")
def gazetteer(compiled: Path) -> Gazetteer:
    """The bundled gazetteer."""
    return open_gazetteer(compiled, aliases=compiled.with_name("aliases.jsonl"))


def incident(name: str, location: Resolution, on: date | None, **more: Any) -> Incident:
    """An incident, a clash unless told otherwise."""
    known = {"event_type": "Battles", "sub_event_type": "Armed clash"} | more
    known |= {"date_start": on, "date_precision": "day" if on else "unknown", "location": location}
    return Incident.model_validate({"id": name, "title": f"Incident {name}"} | known)


def batch(gazetteer: Gazetteer) -> Batch:
    """Two incidents that share a claim, one in a region, one hostile and unlocated, and 20 at one point."""
    barmal = gazetteer.resolve(PlaceQuery("Barmal", adm1="Paktika", date=date(2024, 3, 18)))
    spera = gazetteer.resolve(PlaceQuery("Spera", adm1="Khost", date=date(2024, 3, 18)))
    start = TEXT.index("eight people")
    shared = Claim(
        id="claim-8", claimant="taliban_authorities", claimant_role="government", measure="killed",
        categories=("women", "children"), low=8, high=8,
        words="eight people were killed", incidents=("barmal", "spera"),
        source="dispatch", start=start, end=start + len("eight people were killed"),
    )  # fmt: skip
    strike = {"event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike", "claims": ("claim-8",)}
    strike |= {"sources": ("dispatch",), "evidence": (Span(source="dispatch", start=25, end=31),)}
    actor = Actor(id="pak_air_force", name="Pakistan Air Force", role="initiator", words=HOSTILE)
    incidents = [
        incident("barmal", barmal, date(2024, 3, 18), actors=(actor,), **strike),
        incident("spera", spera, date(2024, 3, 18), **strike),
        incident("waziristan", gazetteer.resolve(PlaceQuery("Waziristan")), date(2024, 3, 16)),
        incident("row/1?x=ä", UNLOCATED, None, title=HOSTILE),
    ]
    town = gazetteer.at_point(65.71, 31.61)
    incidents += [incident(f"town-{n:02}", town, date(2023, 1, 1 + n)) for n in range(20)]
    source = Source(id="dispatch", title="Strikes in two districts", published="2024-03-20", sha256="0" * 64)
    statistic = Statistic(id="last-year", measure="killed", high=1000, areas=("PK-BA", "PK-KP"), period="2023")
    return Batch(
        sources=(source,),
        texts={"dispatch": TEXT},
        incidents=tuple(incidents),
        claims=(shared,),
        statistics=(statistic,),
    )


@pytest.fixture
def store(tmp_path: Path, gazetteer: Gazetteer) -> Iterator[Store]:
    """A store of its own for each test."""
    with open_store(tmp_path / "incidents.gpkg") as filled:
        filled.write(batch(gazetteer), who="test", why="fixture")
        yield filled


@pytest.fixture
def app(tmp_path: Path, store: Store, gazetteer: Gazetteer) -> Flask:
    """A read-only app of its own for each test."""
    return create_app(Settings(data_dir=tmp_path), store=store, gazetteer=gazetteer)


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory, gazetteer: Gazetteer) -> Iterator[Client]:
    """A real read-only server, which no test can change."""
    folder = tmp_path_factory.mktemp("served")
    with open_store(folder / "incidents.gpkg") as filled:
        filled.write(batch(gazetteer), who="test", why="fixture")
        yield from serve(create_app(Settings(data_dir=folder), store=filled, gazetteer=gazetteer))


@pytest.fixture
def sign_in() -> SignIn:
    """The sign-in of the editing server."""
    return SignIn("editor")


@pytest.fixture
def editing(tmp_path: Path, store: Store, gazetteer: Gazetteer, sign_in: SignIn) -> Iterator[Client]:
    """A real server with editing."""
    settings = Settings(data_dir=tmp_path, edit=True, upload_limit=100_000)
    yield from serve(create_app(settings, store=store, gazetteer=gazetteer, sign_in=sign_in))


def serve(app: Flask) -> Iterator[Client]:
    """Run an app under waitress on a free port until the test ends."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4)

    def run() -> None:
        # Closing pulls the socket from under the loop, which is how waitress is stopped from outside.
        with suppress(OSError, ValueError):
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield Client(server.effective_port)
    server.close()
    server.task_dispatcher.shutdown()  # the loop itself notices within a second; no test waits for it
