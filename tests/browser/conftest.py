"""A real Chromium on a real server over a real store. Every visit is watched: what it asks of other hosts, what the
content policy stops, what a script throws; a test that leaves any of these fails unless it expects them."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from waitress import create_server

from gazetteer import UNLOCATED, Gazetteer, PlaceQuery, Resolution, ensure_compiled, open_gazetteer
from gazetteer.model import Candidate
from geomap.model import Actor, Claim, Incident, Link, Source, Span, Statistic
from geomap.settings import Settings
from geomap.store import Batch, open_store
from web import create_app

HERE = Path(__file__).resolve().parent
ARGUMENTS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
)  # fmt: skip
WATCH = """
window.__stopped = [];
document.addEventListener('securitypolicyviolation', e => __stopped.push(`${e.violatedDirective} ${e.blockedURI}`));
"""
TOWNS = {"kandahar": (65.71, 31.61), "nangarhar": (70.45, 34.43), "peshawar": (71.56, 34.01)}
TEXT = (
    "KHOST, Afghanistan — Drones struck two districts on Monday. Taliban officials said eight people were killed "
    "in Barmal and Spera, women and children among them. Pakistan denied striking there."
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser; where there is none, it is skipped and says so."""
    missing = pytest.mark.skip(reason="Chromium is not installed: apt-get install chromium")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not shutil.which("chromium"):
                item.add_marker(missing)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each visit has a context of its own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """The bundled gazetteer, compiled once."""
    return open_gazetteer(ensure_compiled(tmp_path_factory.mktemp("gazetteer")))


@dataclass
class Visit:
    """A page and what happened to it behind the reader's back."""

    page: Page
    origin: str
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        """Go there and wait until the first incidents are drawn."""
        self.page.goto(self.origin + path)
        self.page.wait_for_function("() => performance.getEntriesByName('geomap:ready').length > 0", timeout=15_000)
        return self.page

    def drawn_after(self, act: Callable[[], object]) -> None:
        """Do something and wait until map, list and counts have been drawn again."""
        count = "performance.getEntriesByName('geomap:drawn').length"
        before = self.page.evaluate(f"() => {count}")
        act()
        self.page.wait_for_function(f"before => {count} > before", arg=before, timeout=10_000)

    @property
    def stopped(self) -> list[str]:
        """What the content security policy has stopped."""
        return list(self.page.evaluate("() => window.__stopped ?? []"))

    @property
    def matched(self) -> int:
        """The number of incidents that the page says it shows."""
        return int(self.page.locator("#counts b").first.inner_text().replace(",", ""))


Visitor = Callable[..., Visit]


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """Make visits to a server; all of them must have been clean when the test ends, unless `watched=False`."""
    visits: list[tuple[Visit, bool]] = []

    def visit(origin: str, *, watched: bool = True, **context: Any) -> Visit:
        known = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"} | context
        page = browser.new_context(**known).new_page()
        page.add_init_script(WATCH)
        found = Visit(page, origin)
        page.on("request", lambda asked: None if _ours(asked.url, origin) else found.foreign.append(asked.url))
        page.on("pageerror", lambda error: found.errors.append(str(error)))
        page.on("dialog", lambda dialog: (found.dialogs.append(dialog.message), dialog.dismiss()))
        visits.append((found, watched))
        return found

    yield visit
    for found, watched in visits:
        if watched:
            assert (found.foreign, found.errors, found.dialogs, found.stopped) == ([], [], [], [])
        found.page.context.close()


def _ours(url: str, origin: str) -> bool:
    return url.startswith((origin + "/", "data:", "blob:" + origin))


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The origin of an app that runs under waitress on a free port."""
    server = create_server(app, host="127.0.0.1", port=0, threads=8)

    def run() -> None:
        with suppress(OSError, ValueError):  # closing pulls the socket from under the loop
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)


@contextmanager
def site_of(
    folder: Path, gazetteer: Gazetteer, batch: Batch, *, who: str = "test", why: str = "fixture"
) -> Iterator[str]:
    """A server over a store that holds one batch."""
    with open_store(folder / "incidents.gpkg") as store:
        store.write(batch, who=who, why=why)
        with served(create_app(Settings(data_dir=folder), store=store, gazetteer=gazetteer)) as origin:
            yield origin


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, gazetteer: Gazetteer) -> Iterator[str]:
    """The origin of a read-only server with incidents at every precision, which no test can change."""
    with site_of(tmp_path_factory.mktemp("site"), gazetteer, incidents(gazetteer)) as origin:
        yield origin


def incident(name: str, location: Resolution, on: date | None, **more: Any) -> Incident:
    """An incident, a clash unless told otherwise."""
    known = {"event_type": "Battles", "sub_event_type": "Armed clash", "sources": ("dispatch",)} | more
    known |= {"date_start": on, "date_precision": "day" if on else "unknown", "location": location}
    return Incident.model_validate({"id": name, "title": f"Incident {name}"} | known)


def incidents(gazetteer: Gazetteer) -> Batch:
    """A strike told over two districts and denied, one in a region, two without a place, and towns: twelve incidents
    on one spot in Paktika, and one a month in four provinces."""
    day = date(2024, 3, 18)
    barmal = gazetteer.resolve(PlaceQuery("Bal", adm1="Paktika", date=day))
    second = Candidate(place_id="af-pka.omna", name="Omna", place_class="district", country="AF", score=0.31)
    barmal = barmal.model_copy(update={"candidates": (barmal.candidates[0], second)})
    spera = gazetteer.resolve(PlaceQuery("Spera", adm1="Khost", date=day))
    shared = Claim(
        id="claim-8", claimant="taliban_authorities", claimant_role="government", measure="killed",
        categories=("women", "children"), low=8, high=8, words="eight people were killed",
        incidents=("barmal", "spera"), source="dispatch", start=TEXT.index("eight"), end=TEXT.index(" in Barmal"),
    )  # fmt: skip
    denial = Claim(
        id="denial", claimant="pak_government", claimant_role="government", measure="location", stance="denies",
        incidents=("barmal", "spera"), source="dispatch",
    )  # fmt: skip
    strike = {
        "event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike", "disputed": True,
        "claims": ("claim-8", "denial"), "evidence": (Span(source="dispatch", start=25, end=31),),
        "actors": (Actor(id="pak_air_force", name="Pakistan Air Force", role="initiator"),), "status": "reviewed",
    }  # fmt: skip
    told = [
        incident("barmal", barmal, day, title="Air strike at Barmal", **strike),
        incident("spera", spera, day, title="Air strike at Spera", **strike),
        incident("post", gazetteer.resolve(PlaceQuery("Waziristan")), date(2024, 3, 16), title="Attack on a post"),
        incident("return-fire", UNLOCATED, day, links=(Link(incident="barmal", relation="response_to"),)),
        incident("elsewhere", UNLOCATED, None),
    ]
    told += [incident(f"spot-{n:02}", _at(gazetteer, 68.78, 32.51), date(2023, 5, 1 + n)) for n in range(12)]
    for month in range(1, 13):
        for name, (lon, lat) in {
            "kandahar": (65.71, 31.61),
            "nangarhar": (70.45, 34.43),
            "peshawar": (71.56, 34.01),
        }.items():
            place = _at(gazetteer, lon + month / 40, lat + month / 60)
            told.append(
                incident(f"{name}-{month:02}", place, date(2023, month, 9), fatalities_low=month, fatalities_high=month)
            )
    source = Source(id="dispatch", title="Strikes in two districts", published="2024-03-20", sha256="0" * 64)
    total = Statistic(id="total", measure="killed", high=1000, areas=("PK-KP",), period="2023", words="nearly 1,000")
    return Batch(
        sources=(source,), texts={"dispatch": TEXT}, incidents=tuple(told), claims=(shared, denial), statistics=(total,)
    )


def _at(gazetteer: Gazetteer, lon: float, lat: float) -> Resolution:
    return gazetteer.at_point(lon, lat).model_copy(update={"precision": "settlement", "uncertainty_m": 2000.0})
