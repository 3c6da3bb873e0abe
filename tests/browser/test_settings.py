"""What depends on how the server runs: street tiles, frames in other pages, and a store that changes meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from gazetteer import UNLOCATED, Gazetteer
from geomap.settings import Settings
from geomap.store import Batch, Store, open_store
from tests.browser.conftest import Visitor, incident, incidents, served
from web import create_app

TILES = "https://tiles.example/{z}/{x}/{y}.png"


@pytest.fixture
def store(tmp_path: Path, gazetteer: Gazetteer) -> Iterator[Store]:
    """A store of its own."""
    with open_store(tmp_path / "incidents.gpkg") as opened:
        opened.write(incidents(gazetteer), who="test", why="fixture")
        yield opened


@pytest.fixture
def with_tiles(tmp_path: Path, store: Store, gazetteer: Gazetteer) -> Iterator[str]:
    """A server whose operator offers street tiles."""
    settings = Settings(data_dir=tmp_path, tile_url=TILES)
    with served(create_app(settings, store=store, gazetteer=gazetteer)) as origin:
        yield origin


def test_street_tiles_are_asked_for_only_when_the_viewer_wants_them(visitor: Visitor, with_tiles: str) -> None:
    visit = visitor(with_tiles, watched=False)
    page = visit.open()
    page.wait_for_load_state("networkidle")
    assert visit.foreign == []
    page.get_by_role("button", name="Street map from tiles.example").click()
    page.wait_for_timeout(300)
    assert visit.foreign
    assert all(url.startswith("https://tiles.example/") for url in visit.foreign)
    expect(page.locator(".credit")).to_contain_text("tiles.example")
    assert visit.stopped == []


def test_an_import_elsewhere_shows_on_the_open_page_by_itself(visitor: Visitor, with_tiles: str, store: Store) -> None:
    visit = visitor(with_tiles)
    visit.open()
    before = visit.matched
    news = incident("news", UNLOCATED, date(2024, 5, 1), sources=())
    visit.drawn_after(lambda: store.write(Batch((), {}, (news,), (), (), {}), who="somebody", why="an import"))
    assert visit.matched == before + 1


def test_the_map_stands_in_a_frame_of_another_site(visitor: Visitor, site: str) -> None:
    news = Flask("news")
    around = f'<iframe src="{site}/embed?province=AF-PKA" width="700" height="500"></iframe>'
    news.add_url_rule("/", view_func=lambda: around)
    with served(news) as elsewhere:
        visit = visitor(elsewhere, watched=False)
        visit.page.goto(elsewhere)
        frame = visit.page.frame_locator("iframe")
        expect(frame.locator("#map_geomap")).to_be_visible()
        expect(frame.locator("#filters")).to_be_hidden()
        expect(frame.locator(".credit")).to_contain_text("geomap")
