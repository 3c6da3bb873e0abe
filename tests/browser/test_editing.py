"""An editor who has signed in corrects an incident beside the map; a reader is not even offered it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from gazetteer import Gazetteer
from geomap.settings import Settings
from geomap.store import open_store
from tests.browser.conftest import Visitor, incidents, served
from web import create_app
from web.signin import SignIn


@pytest.fixture
def editing(tmp_path_factory: pytest.TempPathFactory, gazetteer: Gazetteer) -> Iterator[tuple[str, SignIn]]:
    """A server that lets an editor in, over a store of its own."""
    folder, sign_in = tmp_path_factory.mktemp("editing"), SignIn("editor")
    with open_store(folder / "incidents.gpkg") as store:
        store.write(incidents(gazetteer), who="test", why="fixture")
        app = create_app(Settings(data_dir=folder, edit=True), store=store, gazetteer=gazetteer, sign_in=sign_in)
        with served(app) as origin:
            yield origin, sign_in


def test_an_editor_moves_an_incident_says_why_and_undoes_it(visitor: Visitor, editing: tuple[str, SignIn]) -> None:
    origin, sign_in = editing
    visit = visitor(origin)
    visit.page.goto(origin + sign_in.path)
    page = visit.open("/?incident=barmal")
    form = page.locator("#incident .edit")
    form.locator("summary").click()
    form.get_by_label("Place").press_sequentially("Giyan")
    form.get_by_role("button", name="Giyan").first.click()
    form.get_by_label("Why").fill("a second report")
    visit.drawn_after(lambda: form.get_by_role("button", name="Save").click())
    read = page.locator("#incident")
    expect(read).to_contain_text("a second report")
    expect(read.locator(".as-resolved")).to_contain_text("Giyan")
    form.locator("summary").click()
    visit.drawn_after(lambda: form.get_by_role("button", name="Undo the last change").click())
    expect(read.locator(".as-resolved")).to_contain_text("Barmal")
    expect(read).to_contain_text("version 3")


def test_a_change_without_a_reason_is_not_sent(visitor: Visitor, editing: tuple[str, SignIn]) -> None:
    origin, sign_in = editing
    visit = visitor(origin)
    visit.page.goto(origin + sign_in.path)
    page = visit.open("/?incident=barmal")
    page.locator("#incident .edit summary").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#incident .history li")).to_have_count(1)


def test_a_reader_is_offered_no_editing(visitor: Visitor, site: str) -> None:
    page = visitor(site).open("/?incident=barmal")
    expect(page.locator("#incident h2")).to_be_visible()
    expect(page.locator("#incident .edit")).to_have_count(0)
