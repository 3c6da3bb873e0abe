"""What Chromium sees of a page: when it is ready, when it is drawn again, what came over the wire."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
WATCH = """
window.__asked = 0;
const now = () => { window.__asked = performance.now(); };
for (const kind of ["change", "click"]) document.addEventListener(kind, now, true);
"""
DRAWN = "performance.getEntriesByName('geomap:drawn')"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser, address: str) -> Iterator[tuple[Page, float, int]]:
    """A page with nothing in its cache: the page, the milliseconds until `geomap:ready`, the bytes as transferred."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(WATCH)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address)
    page.wait_for_function("() => performance.getEntriesByName('geomap:ready').length > 0")
    page.wait_for_load_state("networkidle")
    ready = page.evaluate("() => performance.getEntriesByName('geomap:ready')[0].startTime")
    yield page, float(ready), int(sum(sizes))
    context.close()


def until_drawn(page: Page, act: Callable[[], object]) -> float:
    """Milliseconds from a click or change of a control until map, list and counts are drawn."""
    before = page.evaluate(f"() => {DRAWN}.length")
    act()
    page.wait_for_function(f"before => {DRAWN}.length > before", arg=before)
    return float(page.evaluate(f"() => {DRAWN}.at(-1).startTime - window.__asked"))


def until_drawn_after_move(page: Page, lon: float, lat: float, zoom: int) -> float:
    """Milliseconds from Leaflet's moveend until the incidents there are drawn."""
    before = page.evaluate(f"() => {DRAWN}.length")
    page.evaluate(
        "([lat, lon, zoom]) => { map_geomap.once('moveend', () => { window.__asked = performance.now(); });"
        " map_geomap.setView([lat, lon], zoom, { animate: false }); }",
        [lat, lon, zoom],
    )
    page.wait_for_function(f"before => {DRAWN}.length > before", arg=before)
    return float(page.evaluate(f"() => {DRAWN}.at(-1).startTime - window.__asked"))
