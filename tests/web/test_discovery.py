from __future__ import annotations

from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from web.conformance import CONFORMS_TO

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "f", "media_type"),
    [
        (None, None, "application/json"),
        ("*/*", None, "application/json"),
        ("application/json", None, "application/json"),
        (HTML, None, "text/html"),
        ("text/html", "json", "application/json"),
        ("application/json", "html", "text/html"),
        ("application/json, text/html;q=0.5", None, "application/json"),
    ],
)
def test_the_root_is_a_page_for_browsers_and_a_landing_page_for_programs(
    client: Any, accept: str | None, f: str | None, media_type: str
) -> None:
    answer = client.get("/", accept=accept, **({"f": f} if f else {}))
    assert (answer.status, answer.media_type) == (200, media_type)
    assert "Accept" in answer.headers["Vary"]


def test_the_landing_page_links_to_everything_a_client_needs(client: Any) -> None:
    links = {link["rel"]: link for link in client.get("/").json["links"]}
    assert {"self", "alternate", "service-desc", "conformance", "data"} <= set(links)
    for rel in ("self", "service-desc", "conformance", "data"):
        address = links[rel]["href"]
        assert address.startswith(client.origin)
        answer = client.get(address.removeprefix(client.origin))
        assert answer.status == 200
        assert answer.headers["Content-Type"] == links[rel]["type"]


def test_the_api_description_is_valid_openapi(client: Any) -> None:
    document = client.get("/api").json
    OpenAPIV30SpecValidator(document).validate()


def test_every_described_path_answers_what_it_describes(client: Any) -> None:
    document = client.get("/api").json
    example = {"{z}/{x}/{y}": "6/43/25", "{id}": "barmal", "{language}": "en"}
    needed = {"/geocode": {"q": "Barmal"}, "/tiles/incidents": {"at": "6/43/25"}}
    for path in document["paths"]:
        address = path
        for variable, value in example.items():
            address = address.replace(variable, value)
        if "statistics/items/barmal" in address or "admin-units/items/barmal" in address:
            continue
        answer = client.get(address, **needed.get(path, {}))
        assert answer.status == 200, (address, answer.body)


def test_the_described_parameters_are_the_ones_that_are_taken(client: Any) -> None:
    document = client.get("/api").json
    for path in ("/collections/incidents/items", "/summary", "/collections/admin-units/items", "/conformance"):
        for described in document["paths"][path]["get"]["parameters"]:
            if described["in"] == "query":
                answer = client.get(path, **{described["name"]: "\x00"})
                assert "there is no parameter" not in answer.body.decode(), described["name"]


def test_conformance_names_the_classes(client: Any) -> None:
    assert client.get("/conformance").json["conformsTo"] == list(CONFORMS_TO)


def test_every_collection_has_items_of_its_kind(client: Any) -> None:
    collections = client.get("/collections").json["collections"]
    assert [one["id"] for one in collections] == ["incidents", "statistics", "admin-units"]
    for one in collections:
        assert client.get(f"/collections/{one['id']}").json == one
        items = next(link["href"] for link in one["links"] if link["rel"] == "items")
        answer = client.get(items.removeprefix(client.origin))
        assert answer.media_type == "application/geo+json"
        assert answer.json["type"] == "FeatureCollection"


def test_an_unknown_collection_is_a_404_that_names_the_known(client: Any) -> None:
    answer = client.get("/collections/nothing")
    assert answer.status == 404
    assert "admin-units" in answer.json["detail"]


@pytest.mark.parametrize("path", ["/conformance", "/api", "/collections", "/collections/incidents", "/healthz"])
def test_head_answers_like_get_without_a_body(client: Any, path: str) -> None:
    answer = client.ask("HEAD", path)
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 0
