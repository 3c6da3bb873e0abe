"""The map as one file: opens from a disk, asks nobody for anything, filters and reads, runs no report's words."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, expect

from gazetteer import Gazetteer
from tests.browser.conftest import WATCH, Visitor, site_of
from tests.browser.test_safety import HOSTILE, assert_quiet, hostile_batch


def opened(browser: Browser, file: Path) -> tuple[Page, list[str]]:
    """The file in a browser without a network, and what the page asked for or complained of."""
    page = browser.new_context(offline=True, viewport={"width": 1200, "height": 800}).new_page()
    page.add_init_script(WATCH)
    trouble: list[str] = []
    page.on("request", lambda asked: None if asked.url == file.as_uri() else trouble.append(asked.url))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(file.as_uri())
    return page, trouble


def test_the_downloaded_map_opens_without_a_network_and_holds_what_was_filtered(
    visitor: Visitor, site: str, browser: Browser, tmp_path: Path
) -> None:
    page = visitor(site).open("/?province=AF-PKA,AF-KHO")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as started:
        page.locator(".menu a", has_text="Map in one file").click()
    file = tmp_path / "map.html"
    started.value.save_as(file)
    alone, trouble = opened(browser, file)
    expect(alone.get_by_role("status")).to_contain_text("14 incidents")
    alone.get_by_label("Province").select_option("Khost")
    expect(alone.get_by_role("status")).to_contain_text("1 incidents")
    alone.locator("#list button").click()
    expect(alone.get_by_role("heading", name="Air strike at Spera")).to_be_visible()
    expect(alone.locator("#detail")).to_contain_text("taliban authorities 8 killed")
    assert alone.locator(".leaflet-overlay-pane canvas").count() == 1
    assert (trouble, alone.evaluate("() => __stopped")) == ([], [])
    alone.context.close()


def test_no_word_of_a_report_runs_in_the_file(browser: Browser, gazetteer: Gazetteer, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    with (
        site_of(tmp_path, gazetteer, hostile_batch()) as origin,
        urlopen(f"{origin}/collections/incidents/map.html") as answer,
    ):
        file.write_bytes(answer.read())
    data = file.read_text("utf-8").split('<script type="application/json" id="data">')[1].split("</script>")[0]
    assert "<" not in data
    assert len(json.loads(data)["incidents"]) == len(HOSTILE)
    page, trouble = opened(browser, file)
    rows = page.locator("#list button")
    expect(rows).to_have_count(len(HOSTILE))
    for n in range(len(HOSTILE)):
        rows.nth(n).click()
        assert_quiet(page)
        page.get_by_role("button", name="Back to the list").click()
    assert (trouble, page.evaluate("() => __stopped")) == ([], [])
    page.context.close()
