from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from gazetteer import Gazetteer
from geomap.pipeline import Workbench
from geomap.seeds import load_seeds
from geomap.settings import Settings
from geomap.store import open_store
from web import create_app

HTML = "text/html"


def test_the_page_has_no_inline_code_and_names_no_other_server(client: Any) -> None:
    answer = client.get("/", accept=HTML)
    assert answer.status == 200
    page = answer.body.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "<style" not in page
    assert not re.search(r"\son[a-z]+=", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_everything_the_page_links_to_is_there(client: Any) -> None:
    page = client.get("/", accept=HTML).body.decode()
    files = re.findall(r'(?:src|href)="(/(?:static|map)/[^"]+)"', page)
    assert any(file.startswith("/map/") for file in files)
    for file in files:
        if "/vendor/" not in file:  # copied when the package is built
            assert client.get(file.replace("&amp;", "&")).status == 200, file


def test_the_shells_files_may_be_kept_for_good_and_old_ones_are_gone(client: Any) -> None:
    page = client.get("/", accept=HTML).body.decode()
    script = re.findall(r'src="(/map/[^"]+)"', page)[0]
    answer = client.get(script)
    assert answer.media_type == "text/javascript"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/map/0000.js").status == 404


def test_a_static_file_is_kept_for_good_under_the_address_of_its_content_only(client: Any) -> None:
    page = client.get("/", accept=HTML).body.decode()
    style = re.findall(r'href="(/static/(?:css/base|vendor/workbench)\.css\?v=[^"]+)"', page)[0]
    kept = client.get(style).headers["Cache-Control"]
    assert "immutable" in kept
    assert "no-cache" not in kept
    for other in ("/static/css/base.css", "/static/css/base.css?v=old"):
        answer = client.get(other)
        assert answer.headers["Cache-Control"] == "no-cache"
        again = client.ask("GET", other, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status, again.body) == (304, b"")


def test_no_byte_of_a_report_is_in_the_page(client: Any) -> None:
    answer = client.get("/?incident=barmal", accept=HTML)
    assert answer.status == 200
    page = answer.body.decode()
    assert "Incident barmal" not in page
    assert "alert(1)" not in page


@pytest.mark.parametrize("query", ["utm_source=x", "fbclid=1", "view=6/32/69", "incident=barmal", "province=Khost"])
def test_decoration_and_good_values_pass_without_a_word(client: Any, query: str) -> None:
    answer = client.get(f"/?{query}", accept=HTML)
    assert answer.status == 200
    assert b'role="alert"' not in answer.body


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("bbox=nan,1,2,3", "bbox"),
        ("province=Atlantis", "Atlantis"),
        ("datetime=soon", "soon"),
        ("lang=xx", "xx"),
        ("view=here", "here"),
    ],
)
def test_a_bad_value_is_named_on_the_page(client: Any, query: str, said: str) -> None:
    answer = client.get(f"/?{query}", accept=HTML)
    assert answer.status == 200
    notices = re.findall(r'role="alert">([^<]*)<', answer.body.decode())
    assert any(said in notice for notice in notices)


def test_a_hostile_value_in_the_address_is_shown_as_text(client: Any) -> None:
    page = client.get("/", accept=HTML, province="<img src=x onerror=alert(1)>").body.decode()
    assert "<img src=x" not in page
    assert "&lt;img" in page


@pytest.mark.parametrize(
    ("asked", "accepted", "language", "direction"),
    [("ps", "en", "ps", "rtl"), ("", "ur,en;q=0.5", "ur", "rtl"), ("", "fr", "en", "ltr"), ("xx", "prs", "prs", "rtl")],
)
def test_the_language_is_the_asked_or_the_wished(
    client: Any, asked: str, accepted: str, language: str, direction: str
) -> None:
    headers = {"Accept": HTML, "Accept-Language": accepted}
    page = client.ask("GET", f"/?lang={asked}" if asked else "/", headers=headers).body.decode()
    assert re.search(rf'<html lang="{language}" dir="{direction}"', page)


def test_only_the_embedded_page_may_be_framed_elsewhere(client: Any) -> None:
    assert "frame-ancestors 'none'" in client.get("/", accept=HTML).headers["Content-Security-Policy"]
    embedded = client.get("/embed?province=Khost", accept=HTML)
    assert embedded.status == 200
    assert "frame-ancestors *" in embedded.headers["Content-Security-Policy"]
    assert "script-src 'self'" in embedded.headers["Content-Security-Policy"]


def test_an_incident_is_a_page_for_people_and_json_for_programs(client: Any) -> None:
    page = client.get("/incidents/barmal", accept=HTML)
    assert page.media_type == "text/html"
    assert "Incident barmal" in page.body.decode()
    found = client.get("/incidents/barmal", f="json").json
    assert found["incident"]["id"] == "barmal"
    assert [claim["id"] for claim in found["claims"]] == ["claim-8"]
    assert found["versions"][0]["version"] == 1


def test_only_the_sentences_that_are_evidence_leave_the_server(client: Any) -> None:
    found = client.get("/incidents/barmal", f="json").json
    sentences = found["sources"][0]["sentences"]
    text = " ".join(sentence["text"] for sentence in sentences)
    assert "eight people were killed" in text
    assert "Nobody else could be reached" not in text
    for sentence in sentences:
        assert len(sentence["text"]) == sentence["end"] - sentence["start"]
        assert all(start < sentence["end"] and end > sentence["start"] for start, end in sentence["marks"])


def test_hostile_text_on_the_incidents_page_is_text(client: Any) -> None:
    page = client.get("/incidents/row%2F1%3Fx%3D%C3%A4", accept=HTML).body.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


@pytest.mark.parametrize(("path", "status"), [("/incidents/nothing", 404), ("/incidents/barmal?as_of=then", 400)])
def test_a_page_that_cannot_be_shown_says_why(client: Any, path: str, status: int) -> None:
    answer = client.get(path, accept=HTML)
    assert (answer.status, answer.media_type) == (status, "text/html")
    assert client.get(path, accept="application/json").media_type == "application/problem+json"


def test_an_incident_is_not_known_before_it_was_written(client: Any) -> None:
    assert client.get("/incidents/barmal", f="json", as_of="2001-01-01").status == 404
    assert client.get("/incidents/barmal", f="json", as_of="2999-01-01").status == 200
    items = client.get("/collections/incidents/items", as_of="2001-01-01").json
    assert (items["features"], items["numberMatched"]) == ([], 0)


def test_every_seed_incident_has_a_page_also_where_a_claimant_is_not_named(
    tmp_path: Path, gazetteer: Gazetteer
) -> None:
    with open_store(tmp_path / "incidents.gpkg") as store:
        load_seeds(Workbench(gazetteer, store))
        asked = create_app(Settings(data_dir=tmp_path), store=store, gazetteer=gazetteer).test_client()
        features = asked.get("/collections/incidents/items").get_json()["features"]
        pages = [asked.get(f"/incidents/{feature['id']}?f=html") for feature in features]
    assert [page.status_code for page in pages] == [200] * 7
    assert any("not named" in page.text and "Jaish-e-Fursan-e-Muhammad" in page.text for page in pages)


def test_an_incident_s_page_draws_what_is_known_of_its_place(tmp_path: Path, gazetteer: Gazetteer) -> None:
    with open_store(tmp_path / "incidents.gpkg") as store:
        load_seeds(Workbench(gazetteer, store))
        asked = create_app(Settings(data_dir=tmp_path), store=store, gazetteer=gazetteer).test_client()
        features = asked.get("/collections/incidents/items").get_json()["features"]
        pages = {
            feature["properties"]["title"]: asked.get(f"/incidents/{feature['id']}?f=html").text for feature in features
        }
    barmal = pages["Air strike on Barmal, Paktika"]
    assert "<circle" in barmal  # a district without an outline is a circle
    assert "برمل" in barmal
    assert "Taliban authorities" in barmal
    assert 'class="area approximate" d="M' in pages["Attack on a military post in Waziristan"]
    assert "<svg" not in pages["Expulsion order against undocumented Afghan migrants"]  # no place, no map
