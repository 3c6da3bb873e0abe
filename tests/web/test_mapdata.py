from __future__ import annotations

from typing import Any

import pytest


def test_health_opens_nothing_and_is_never_cached(client: Any) -> None:
    answer = client.get("/healthz")
    assert answer.json["status"] == "ok"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_summary_counts_what_matches_and_each_facet_under_the_other_filters(client: Any) -> None:
    summary = client.get("/summary", province="AF-PKA").json
    assert summary["matched"] == 1
    provinces = {facet["value"]: facet["count"] for facet in summary["facets"]["province"]}
    assert provinces["AF-PKA"] == 1
    assert provinces["AF-KHO"] == 1
    assert {"change", "located", "unlocated", "histogram", "areas", "fatalities", "bbox"} <= set(summary)


def test_the_unlocated_are_counted(client: Any) -> None:
    summary = client.get("/summary").json
    assert summary["matched"] == 24
    assert summary["unlocated"] >= 1
    assert summary["located"] + summary["unlocated"] == 24


def test_a_shared_claim_is_counted_once(client: Any) -> None:
    assert client.get("/summary?province=AF-PKA,AF-KHO").json["fatalities"]["low"] == 8


def test_an_overview_counts_each_unit_and_lists_what_is_shared_beyond_it(client: Any) -> None:
    answer = client.get("/overview").json
    paktika = next(unit for unit in answer["units"] if unit["code"] == "AF-PKA")
    assert (paktika["label"], paktika["incidents"]) == ("Paktika", 1)
    assert {"low", "high", "shared"} <= set(paktika["fatalities"])
    located = sum(unit["incidents"] for unit in answer["units"])
    assert located + answer["elsewhere"] == client.get("/summary").json["matched"]
    districts = client.get("/overview", level="district", province="AF-PKA").json
    assert [unit["label"] for unit in districts["units"]] == ["Barmal"]
    assert client.get("/overview", level="village").json["parameter"] == "level"


def test_a_tile_clusters_what_lies_close_and_fans_it_out_when_close_up(client: Any) -> None:
    world = client.get("/tiles/incidents/0/0/0").json
    assert sum(cluster["count"] for cluster in world["clusters"]) + len(world["points"]) == 20


@pytest.mark.parametrize(
    ("tile", "named"),
    [("99/0/0", "z"), ("2/4/0", "x"), ("2/0/4", "y"), ("a/0/0", "z"), ("-1/0/0", "z"), ("1/1.5/0", "x")],
)
def test_a_tile_outside_the_world_is_a_problem(client: Any, tile: str, named: str) -> None:
    answer = client.get(f"/tiles/incidents/{tile}")
    assert answer.status == 400
    assert answer.json["parameter"] == named


def test_several_tiles_come_in_one_answer_in_the_order_asked_for(client: Any) -> None:
    names = ["0/0/0", "6/43/25", "2/2/1"]
    together = client.get("/tiles/incidents", at=",".join(names)).json["tiles"]
    assert together == [client.get(f"/tiles/incidents/{name}").json for name in names]
    assert together[0] != together[1]


@pytest.mark.parametrize(
    ("at", "named"),
    [
        ("", "at"),
        ("6/43", "at"),
        ("6/43/25,", "at"),
        ("99/0/0", "z"),
        ("2/4/0", "x"),
        (",".join(["1/0/0"] * 201), "at"),
    ],
)
def test_a_list_of_tiles_that_are_none_is_a_problem(client: Any, at: str, named: str) -> None:
    answer = client.get("/tiles/incidents", at=at)
    assert answer.status == 400
    assert answer.json["parameter"] == named


def test_names_complete_in_any_script(client: Any) -> None:
    for words in ("Barm", "barmal", "برمل"):
        names = [candidate["name"] for candidate in client.get("/geocode", q=words).json["candidates"]]
        assert "Barmal" in names


@pytest.mark.parametrize(
    ("query", "named"),
    [("", "q"), ("q=", "q"), ("q=a&country=IR", "country"), ("q=a&x=1", "x"), ("q=" + "a" * 500, "q")],
)
def test_a_bad_completion_request_names_its_parameter(client: Any, query: str, named: str) -> None:
    answer = client.get(f"/geocode?{query}")
    assert answer.status == 400
    assert answer.json["parameter"] == named


def test_an_unchanged_summary_costs_no_body(client: Any) -> None:
    tag = client.get("/summary").headers["ETag"]
    assert client.ask("GET", "/summary", headers={"If-None-Match": tag}).status == 304
    assert client.ask("GET", "/summary?province=AF-PKA", headers={"If-None-Match": tag}).status == 200


def test_counts_and_tiles_tell_what_was_known_at_a_moment(client: Any) -> None:
    for path in ("/summary", "/overview", "/tiles/incidents/0/0/0", "/tiles/incidents?at=0/0/0"):
        sign = "&" if "?" in path else "?"
        assert client.get(f"{path}{sign}as_of=2999-01-01").json == client.get(path).json
        assert client.get(f"{path}{sign}as_of=2001-01-01").json != client.get(path).json
        assert client.get(f"{path}{sign}as_of=yesterday").json["parameter"] == "as_of"
    assert client.get("/summary", as_of="2001-01-01").json["matched"] == 0
