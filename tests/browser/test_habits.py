"""Habits of a good page: nothing from elsewhere, usable on a phone, by keyboard, with a screen reader, in the dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

VIEWS = {
    "map and list": "/",
    "filtered": "/?province=AF-PKA&disputed=true",
    "an incident": "/?incident=barmal",
    "overview": "/?show=overview&shade=incidents",
    "table": "/?show=table",
    "nothing": "/?q=nothingatall",
}


def complaints(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA and its own best practices."""
    found: dict[str, Any] = Axe().run(page).response
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_to_complain_about_in_light_and_dark(visitor: Visitor, site: str, view: str) -> None:
    page = visitor(site, color_scheme="light").open(VIEWS[view])
    page.wait_for_load_state("networkidle")
    assert complaints(page) == []
    page.get_by_role("button", name="Dark theme").click()
    assert complaints(page) == []


@pytest.mark.parametrize("path", ["/incidents/barmal", "/no/such/page"])
def test_axe_finds_nothing_on_the_pages_of_text(visitor: Visitor, site: str, path: str) -> None:
    page = visitor(site).page
    page.goto(site + path)
    assert complaints(page) == []


def test_a_phone_shows_map_list_filters_and_incident_without_sideways_scrolling(visitor: Visitor, site: str) -> None:
    visit = visitor(site, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = visit.open()
    wide = "() => document.documentElement.scrollWidth <= innerWidth"
    expect(page.locator("#map_geomap")).to_be_in_viewport()
    expect(page.locator("#list .row").first).to_be_in_viewport()
    assert page.evaluate(wide)
    page.get_by_role("button", name="Filters").tap()
    expect(page.locator("#facet-province")).to_be_in_viewport()
    visit.drawn_after(lambda: page.get_by_text("Paktika", exact=True).first.tap())
    assert visit.matched == 13
    page.get_by_role("button", name="Incidents 13").tap()
    page.locator("#list .row").first.tap()
    expect(page.locator("#incident h2")).to_be_in_viewport()
    assert page.evaluate(wide)
    assert complaints(page) == []
    page.get_by_role("button", name="All incidents").tap()
    expect(page.locator("#list .row").first).to_be_in_viewport()


def test_the_keyboard_reaches_every_control_and_shows_where_it_is(visitor: Visitor, site: str) -> None:
    page = visitor(site).open()
    where = """() => {
        const on = document.activeElement;
        // The list shows its place by the current row; the body has the focus between the page's end and its start.
        const seen = getComputedStyle(on).outlineStyle !== 'none' || on.matches('.rows, body');
        return [on.closest('[id]')?.id ?? '', on.id || on.className, seen];
    }"""
    reached = set()
    for _ in range(48):
        page.keyboard.press("Tab")
        room, name, seen = page.evaluate(where)
        assert seen, f"focus does not show on {name}"
        reached.add(room)
    assert {"q", "tools", "tabs", "facet-province", "list", "map_geomap", "map-cards"} <= reached


def test_a_theme_is_chosen_and_kept(visitor: Visitor, site: str) -> None:
    visit = visitor(site, color_scheme="light")
    page = visit.open()
    ground = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark theme").click()
    assert page.evaluate(ground) != light
    visit.open()
    expect(page.get_by_role("button", name="Light theme")).to_be_visible()


def test_the_map_can_be_saved_as_a_picture(visitor: Visitor, site: str, tmp_path: Path) -> None:
    page = visitor(site).open()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Picture (PNG)").click()
    saved = tmp_path / "map.png"
    started.value.save_as(saved)
    assert saved.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert saved.stat().st_size > 40_000


def test_a_page_says_its_language_direction_and_name(visitor: Visitor, site: str) -> None:
    page = visitor(site).page
    for language, direction in (("en", "ltr"), ("ur", "rtl")):
        page.goto(f"{site}/?lang={language}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("html")).to_have_attribute("dir", direction)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_the_first_visit_takes_less_than_400_kilobytes(visitor: Visitor, site: str) -> None:
    visit = visitor(site)
    session = visit.page.context.new_cdp_session(visit.page)
    received: list[float] = []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    visit.open()
    visit.page.wait_for_load_state("networkidle")
    assert sum(received) < 400_000
