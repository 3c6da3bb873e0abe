"""The page as an editor meets it: it draws, narrows, reads, exports, and comes back from its link."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

ALL = 53
IN_PAKTIKA = 13
WHERE = "() => [geomapShell.map.getZoom(), ...Object.values(geomapShell.map.getCenter()).map(n => n.toFixed(1))]"


def asked(url: str) -> dict[str, list[str]]:
    """The parameters of an address."""
    return parse_qs(urlsplit(url).query)


def test_the_page_draws_the_region_and_lists_what_there_is(visitor: Visitor, site: str) -> None:
    visit = visitor(site)
    page = visit.open()
    assert visit.matched == ALL
    expect(page.locator("#list .row").first).to_be_visible()
    expect(page).to_have_title("Violence along the Afghanistan–Pakistan border · geomap")
    inked = """() => [...document.querySelectorAll('#map-frame canvas')].map(c =>
        new Set(new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)).size)"""
    basemap, marks = page.evaluate(inked)
    assert basemap > 50
    assert marks > 50


def test_everything_drawn_is_named_for_the_keyboard_and_the_screen_reader(visitor: Visitor, site: str) -> None:
    page = visitor(site).open()
    names = page.locator("#map-cards .marks .mark").all_inner_texts()
    assert any("Barmal – District" in name or "District 1" in name for name in names)
    assert any(name.startswith("Waziristan – Region") for name in names)
    assert any("Town or village" in name or "Exact site" in name for name in names)


def test_a_province_narrows_map_list_and_counts_together(visitor: Visitor, site: str) -> None:
    visit = visitor(site)
    page = visit.open()
    visit.drawn_after(lambda: page.get_by_role("checkbox", name="Paktika").check())
    assert visit.matched == IN_PAKTIKA
    assert asked(page.url)["province"] == ["AF-PKA"]
    expect(page.locator("#list .rows")).to_have_attribute("aria-label", "Incidents")
    assert page.locator("#list .row").first.get_attribute("aria-setsize") == str(IN_PAKTIKA)
    visit.drawn_after(lambda: page.get_by_role("checkbox", name="Kandahar").check())
    assert visit.matched == IN_PAKTIKA + 12
    visit.drawn_after(lambda: page.get_by_role("button", name="Remove filter: Paktika").click())
    assert visit.matched == 12
    visit.drawn_after(lambda: page.get_by_role("button", name="Clear all").click())
    assert visit.matched == ALL


def test_a_click_on_a_province_filters_by_it_and_a_second_click_undoes_it(visitor: Visitor, site: str) -> None:
    visit = visitor(site)
    page = visit.open("/?view=7/31.3/66.6")
    middle = page.locator("#map_geomap").bounding_box()
    assert middle
    spot = (middle["x"] + middle["width"] * 0.45, middle["y"] + middle["height"] * 0.6)
    visit.drawn_after(lambda: page.mouse.click(*spot))
    assert asked(page.url)["province"] == ["AF-KAN"]
    assert visit.matched == 12
    visit.drawn_after(lambda: page.mouse.click(*spot))
    assert visit.matched == ALL


def test_provinces_and_districts_are_found_by_their_names_in_another_script(visitor: Visitor, site: str) -> None:
    page = visitor(site).open()
    page.get_by_label("Find in Province").fill("پکتیکا")
    expect(page.locator("#facet-province label")).to_have_count(1)
    expect(page.locator("#facet-province label")).to_contain_text("Paktika")
    page.locator("summary", has_text="District").click()
    page.get_by_label("Find in District").fill("برمل")
    expect(page.locator("#facet-district label")).to_contain_text("Barmal")


def test_only_what_the_map_shows_can_be_asked_for(visitor: Visitor, site: str) -> None:
    visit = visitor(site)
    page = visit.open("/?view=9/31.7/65.9")
    here = page.get_by_role("button", name="Only this part of the map")
    visit.drawn_after(here.click)
    assert visit.matched == 12
    visit.drawn_after(here.click)
    assert visit.matched == ALL


def test_a_region_or_an_old_name_filters_too(visitor: Visitor, site: str) -> None:
    visit = visitor(site)
    page = visit.open()
    page.get_by_label("Find in Province").fill("Waziristan")
    visit.drawn_after(lambda: page.keyboard.press("Enter"))
    assert visit.matched == 1
    expect(page.get_by_role("button", name="Remove filter: Waziristan")).to_be_visible()


def test_an_incident_shows_claims_place_sources_and_its_mark_in_the_sentence(visitor: Visitor, site: str) -> None:
    visit = visitor(site)
    page = visit.open()
    page.locator("#list .row", has_text="Air strike at Barmal").click()
    read = page.locator("#incident")
    expect(read.get_by_role("heading", name="Air strike at Barmal")).to_be_visible()
    expect(read.locator(".claimant")).to_have_count(2)
    expect(read).to_contain_text("Taliban authorities")
    expect(read).to_contain_text("denies")
    expect(read).to_contain_text("one claim over 2 incidents")
    expect(read).to_contain_text("“Bal”")
    expect(read).to_contain_text("Runner-up: Omna 0.31")
    expect(read.locator("blockquote mark", has_text="eight people were killed")).to_be_visible()
    expect(read).to_contain_text("version 1")
    assert asked(page.url)["incident"] == ["barmal"]
    page.keyboard.press("Escape")
    expect(read).to_be_hidden()


def test_the_export_is_what_the_api_gives_for_the_same_filters(visitor: Visitor, site: str, tmp_path: Path) -> None:
    page = visitor(site).open("/?province=AF-PKA")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as started:
        page.locator(".menu a", has_text="GeoJSON").first.click()
    saved = tmp_path / "out.geojson"
    started.value.save_as(saved)
    exported = json.loads(saved.read_text("utf-8"))["features"]
    with urlopen(f"{site}/collections/incidents/items?province=AF-PKA&limit=1000") as answer:
        served = json.load(answer)["features"]
    assert len(exported) == IN_PAKTIKA
    key = lambda feature: feature["id"]  # noqa: E731
    assert sorted(exported, key=key) == sorted(served, key=key)


def test_a_copied_address_gives_the_same_view_elsewhere(visitor: Visitor, site: str) -> None:
    first = visitor(site)
    page = first.open("/?view=7/33/69.5")
    first.drawn_after(lambda: page.get_by_role("checkbox", name="Paktika").check())
    page.locator("#list .row").first.click()
    expect(page.locator("#incident")).to_be_visible()
    second = visitor(site)
    other = second.open(page.url.removeprefix(site))
    expect(other.locator("#incident h2")).to_have_text(page.locator("#incident h2").inner_text())
    assert second.matched == first.matched == IN_PAKTIKA
    assert other.evaluate(WHERE) == page.evaluate(WHERE)


def test_back_forward_and_undo_walk_through_the_filters(visitor: Visitor, site: str) -> None:
    visit = visitor(site)
    page = visit.open()
    visit.drawn_after(lambda: page.get_by_role("checkbox", name="Paktika").check())
    visit.drawn_after(lambda: page.get_by_label("Disputed only").check())
    assert visit.matched == 1
    visit.drawn_after(page.go_back)
    assert visit.matched == IN_PAKTIKA
    visit.drawn_after(page.go_forward)
    assert visit.matched == 1
    visit.drawn_after(lambda: page.keyboard.press("Control+z"))
    assert visit.matched == IN_PAKTIKA


def test_what_has_no_place_is_in_the_tray(visitor: Visitor, site: str) -> None:
    visit = visitor(site)
    page = visit.open()
    visit.drawn_after(lambda: page.get_by_role("button", name="2 without a place on the map").click())
    assert visit.matched == 2
    assert asked(page.url)["precision"] == ["unlocated"]


def test_dates_are_chosen_with_the_slider_by_keyboard(visitor: Visitor, site: str) -> None:
    visit = visitor(site)
    page = visit.open()
    handle = page.get_by_role("slider", name="From")
    handle.focus()
    visit.drawn_after(lambda: page.keyboard.press("ArrowRight"))
    assert asked(page.url)["datetime"][0].startswith("2023-02-01/")
    assert visit.matched < ALL


def test_free_text_and_fatalities_narrow_too(visitor: Visitor, site: str) -> None:
    visit = visitor(site)
    page = visit.open()
    page.get_by_role("searchbox", name="Search").first.fill("Spera")
    visit.drawn_after(lambda: page.keyboard.press("Enter"))
    assert visit.matched == 1
    visit.drawn_after(lambda: page.get_by_role("button", name="Clear all").click())
    page.get_by_label("At least this many killed").fill("11")
    visit.drawn_after(lambda: page.keyboard.press("Enter"))
    assert visit.matched == 6


def test_incidents_on_one_spot_fan_out_and_are_reached_by_keyboard(visitor: Visitor, site: str) -> None:
    page = visitor(site).open("/?view=16/32.51/68.78")
    page.locator(".marks .mark", has_text="12 incidents").focus()
    page.keyboard.press("Enter")
    spot = page.get_by_role("dialog", name="Incidents here")
    expect(spot.locator("li button")).to_have_count(12)
    expect(spot.locator("li button").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#incident h2")).to_contain_text("Incident spot-")


def test_the_list_is_walked_by_keyboard_and_points_at_the_map(visitor: Visitor, site: str) -> None:
    page = visitor(site).open()
    page.locator("#list .rows").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#list .row.current")).to_have_attribute("aria-posinset", "3")
    title = page.locator("#list .row.current .row-title").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("#incident h2")).to_have_text(title)
    page.get_by_role("button", name="Next incident").click()
    expect(page.locator("#incident h2")).not_to_have_text(title)


def test_the_overview_shades_the_map_and_sets_statistics_beside(visitor: Visitor, site: str) -> None:
    page = visitor(site).open("/?show=overview")
    expect(page.locator(".provinces tbody tr")).not_to_have_count(0)
    expect(page.locator("#overview")).to_contain_text("nearly 1,000")
    expect(page.locator("#overview")).to_contain_text("On this map for the same areas and time:")
    page.get_by_label("Shade the map by").select_option("Incidents")
    assert asked(page.url)["shade"] == ["incidents"]


def test_the_table_holds_what_the_map_holds(visitor: Visitor, site: str) -> None:
    page = visitor(site).open("/?show=table&province=AF-PKA")
    expect(page.locator(".incidents caption")).to_have_text("13 incidents, newest first")
    expect(page.locator(".incidents tbody tr")).to_have_count(IN_PAKTIKA)
    page.get_by_role("button", name="Air strike at Barmal").click()
    expect(page.locator("#incident h2")).to_have_text("Air strike at Barmal")
    page.get_by_role("button", name="All incidents").click()
    expect(page.locator(".incidents")).to_be_visible()


def test_nothing_to_show_and_a_server_that_is_gone_say_what_to_do(visitor: Visitor, site: str) -> None:
    visit = visitor(site)
    page = visit.open("/?q=nothingatall")
    expect(page.locator("#nothing")).to_contain_text("No incident matches all of these filters.")
    page.route("**/summary*", lambda route: route.abort())
    page.locator("#nothing").get_by_role("button", name="Clear all filters").click()
    expect(page.get_by_role("alert")).to_contain_text("The server does not answer.")
    page.unroute("**/summary*")
    visit.drawn_after(lambda: page.get_by_role("button", name="Try again").click())
    assert visit.matched == ALL


def test_a_bad_value_in_the_address_is_told_and_decoration_is_not(visitor: Visitor, site: str) -> None:
    page = visitor(site)
    page.page.goto(f"{site}/?province=Atlantis&utm_source=mail")
    expect(page.page.locator("#notices")).to_contain_text("Atlantis")
    expect(page.page.locator("#notices")).not_to_contain_text("utm_source")


def test_an_incident_has_a_page_of_its_own(visitor: Visitor, site: str) -> None:
    visit = visitor(site)
    visit.page.goto(f"{site}/incidents/barmal")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Air strike at Barmal")
    expect(visit.page.locator("mark", has_text="eight people were killed")).to_be_visible()
    visit.page.get_by_role("link", name="On the map").click()
    expect(visit.page.locator("#incident h2")).to_have_text("Air strike at Barmal")


@pytest.mark.parametrize(
    ("value", "name"),
    [("PK-TA", "Federally Administered Tribal Areas"), ("region.waziristan", "Waziristan"), ("AF-NUR", "Nuristan")],
)
def test_a_filter_is_named_also_where_no_incident_lies_in_its_unit(
    visitor: Visitor, site: str, value: str, name: str
) -> None:
    page = visitor(site).open(f"/?province={value}")
    expect(page.locator("#chips")).to_contain_text(name)
    expect(page.locator("#facet-province")).to_contain_text(name)
