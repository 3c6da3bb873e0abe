from __future__ import annotations

from typing import Any

import pytest

ITEMS = "/collections/incidents/items"


def ids(answer: Any) -> list[str]:
    return [feature["id"] for feature in answer.json["features"]]


def rels(answer: Any) -> dict[str, str]:
    return {link["rel"]: link["href"] for link in answer.json["links"]}


def test_all_incidents_come_with_their_number(client: Any) -> None:
    answer = client.get(ITEMS)
    assert answer.media_type == "application/geo+json"
    assert answer.json["numberMatched"] == answer.json["numberReturned"] == 24
    assert len(set(ids(answer))) == 24


def test_pages_hold_every_incident_once(client: Any) -> None:
    address, seen, rounds = f"{ITEMS}?limit=7", [], 0
    while address:
        answer = client.get(address)
        seen += ids(answer)
        assert answer.json["numberReturned"] == len(answer.json["features"]) <= 7
        address = rels(answer).get("next", "").removeprefix(client.origin)
        rounds += 1
    assert rounds == 4
    assert sorted(seen) == sorted(ids(client.get(ITEMS)))


def test_next_and_prev_keep_the_filter(client: Any) -> None:
    answer = client.get(f"{ITEMS}?event_type=Battles&limit=5&offset=5")
    assert "event_type=Battles" in rels(answer)["next"]
    assert "offset=10" in rels(answer)["next"]
    assert "limit=5" in rels(answer)["prev"]


@pytest.mark.parametrize(("name", "found"), [("AF-PKA", "barmal"), ("Khost", "spera"), ("Waziristan", "waziristan")])
def test_a_province_by_code_or_name_selects_its_incidents(client: Any, name: str, found: str) -> None:
    assert ids(client.get(ITEMS, province=name)) == [found]


def test_several_provinces_widen_the_selection(client: Any) -> None:
    assert sorted(ids(client.get(f"{ITEMS}?province=AF-PKA,AF-KHO"))) == ["barmal", "spera"]
    assert sorted(ids(client.get(f"{ITEMS}?province=AF-PKA&province=AF-KHO"))) == ["barmal", "spera"]


def test_a_limit_over_the_maximum_is_clamped(client: Any) -> None:
    assert client.get(ITEMS, limit="1000000").json["numberReturned"] == 24


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("frobnicate=1", "frobnicate"),
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("limit=1&limit=2", "limit"),
        ("limit=١", "limit"),
        ("offset=-1", "offset"),
        ("bbox=nan,1,2,3", "bbox"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=60,91,70,95", "bbox"),
        ("datetime=yesterday", "datetime"),
        ("datetime=2024-13-01", "datetime"),
        ("precision=perfect", "precision"),
        ("event_type=war", "event_type"),
        ("status=unknown", "status"),
        ("disputed=perhaps", "disputed"),
        ("fatalities=many", "fatalities"),
        ("units=tomorrow", "units"),
        ("geometry=cube", "geometry"),
        ("as_of=then", "as_of"),
        ("province=Atlantis", "province"),
        ("district=Atlantis", "district"),
        ("f=xml", "f"),
    ],
)
def test_a_bad_parameter_is_a_problem_that_names_it(client: Any, query: str, named: str) -> None:
    answer = client.get(f"{ITEMS}?{query}")
    assert (answer.status, answer.media_type) == (400, "application/problem+json")
    assert answer.json["parameter"] == named
    assert answer.json["status"] == 400
    assert answer.json["detail"]


def test_one_incident_is_a_feature_with_links(client: Any) -> None:
    answer = client.get(f"{ITEMS}/barmal")
    assert answer.json["id"] == "barmal"
    assert answer.json["properties"]["location"]["adm1_code"] == "AF-PKA"
    assert rels(answer)["collection"].endswith("/collections/incidents")
    assert client.get(rels(answer)["self"].removeprefix(client.origin)).json["id"] == "barmal"


def test_an_id_with_reserved_characters_is_found(client: Any) -> None:
    answer = client.get(f"{ITEMS}/row%2F1%3Fx%3D%C3%A4")
    assert answer.status == 200
    assert answer.json["geometry"] is None
    assert client.get(rels(answer)["self"].removeprefix(client.origin)).json["id"] == answer.json["id"]


def test_an_unknown_incident_is_a_404_problem(client: Any) -> None:
    answer = client.get(f"{ITEMS}/nothing")
    assert (answer.status, answer.media_type) == (404, "application/problem+json")


def test_hostile_text_comes_back_as_it_went_in(client: Any) -> None:
    title = client.get(f"{ITEMS}/row%2F1%3Fx%3D%C3%A4").json["properties"]["title"]
    assert title == "<img src=x onerror=alert(1)>${alert(2)}`'\"</script>\u2028\u202e"


def test_geometry_area_draws_a_region_as_its_area_and_a_town_as_a_point(client: Any) -> None:
    kinds = {
        feature["id"]: (feature["geometry"] or {}).get("type")
        for feature in client.get(ITEMS, geometry="area").json["features"]
    }
    assert kinds["waziristan"] in {"Polygon", "MultiPolygon"}
    assert kinds["town-00"] == "Point"
    assert kinds["row/1?x=ä"] is None


def test_a_district_without_an_outline_is_the_circle_of_its_uncertainty_and_says_that_it_is_approximate(
    client: Any,
) -> None:
    drawn = client.get(f"{ITEMS}/barmal", geometry="area").json
    where = drawn["properties"]["location"]
    assert drawn["area"] == {"basis": "circle", "approximate": True}
    (ring,) = drawn["geometry"]["coordinates"]
    assert drawn["geometry"]["type"] == "Polygon"
    height = (max(lat for _, lat in ring) - min(lat for _, lat in ring)) * 111_195
    assert height == pytest.approx(2 * where["uncertainty_m"], rel=0.01)
    assert "area" not in client.get(f"{ITEMS}/barmal").json
    assert client.get(f"{ITEMS}/waziristan", geometry="area").json["area"]["basis"] == "outline"


def test_an_unchanged_answer_costs_no_body(client: Any) -> None:
    tag = client.get(ITEMS).headers["ETag"]
    again = client.ask("GET", ITEMS, headers={"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")


def test_no_cors_header_opens_the_data_to_other_sites(client: Any) -> None:
    answer = client.ask("GET", ITEMS, headers={"Origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_large_answers_are_compressed_as_the_client_can_read(client: Any, coding: str) -> None:
    answer = client.ask("GET", ITEMS, headers={"Accept-Encoding": coding})
    assert answer.headers["Content-Encoding"] == coding
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_links_name_the_host_that_was_asked_even_when_the_body_was_kept(client: Any) -> None:
    for host in (f"127.0.0.1:{client.port}", f"localhost:{client.port}"):
        answer = client.ask("GET", f"{ITEMS}?limit=3", headers={"Host": host})
        assert rels(answer)["self"].startswith(f"http://{host}/")


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_kept_answer_is_the_same_in_every_coding(client: Any, coding: str) -> None:
    for query in ("limit=11", "limit=12"):
        first, second = (
            client.ask("GET", f"{ITEMS}?{query}", headers={"Accept-Encoding": coding}).body for _ in range(2)
        )
        assert first == second
    assert client.get(f"{ITEMS}?limit=11").json["numberReturned"] == 11
