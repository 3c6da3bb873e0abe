"""The review workbench over a real server: what it gives out and to whom, what it proposes, what it records."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from gazetteer import Gazetteer, PlaceQuery
from geomap.model import Claim, Incident, Source, Span, Toponym
from geomap.store import Batch, Store
from web.signin import SignIn

HOSTILE = "<img src=x onerror=alert(1)>${alert(2)}`'\"</script>"
TEXT = f"{HOSTILE} Jets bombed Bal on Monday; eight people were killed."
Ask = Callable[..., Any]


@pytest.fixture
def asked(editing: Any, sign_in: SignIn) -> Ask:
    """Asks as a signed-in editor's page does."""
    cookie = str(editing.get(sign_in.path).headers["Set-Cookie"]).partition(";")[0]

    def ask(path: str, body: Any = None, *, method: str = "GET", version: int = 1, accept: str = "") -> Any:
        headers = {"Cookie": cookie, "Origin": editing.origin, "If-Match": f'"{version}"', "Accept": accept or "*/*"}
        if body is None:
            return editing.ask(method, path, headers=headers)
        headers["Content-Type"] = "application/json"
        return editing.ask(method, path, headers=headers, body=json.dumps(body).encode())

    return ask


@pytest.fixture
def strikes(store: Store, gazetteer: Gazetteer) -> Store:
    """Two reports of one strike on one night, and a third of another place."""
    told = []
    for name, place in (("first", "Barmal"), ("second", "Barmal"), ("other", "Spera")):
        parent = "Khost" if place == "Spera" else "Paktika"
        location = gazetteer.resolve(PlaceQuery(place, adm1=parent, date=date(2024, 12, 24)))
        told.append(
            Incident(
                id=name, title=f"Strike, {name} report", event_type="Explosions/Remote violence", date_precision="day",
                date_start=date(2024, 12, 24), location=location, sources=(f"report-{name}",),
                evidence=(Span(source=f"report-{name}", start=TEXT.index("Jets"), end=len(TEXT)),),
            )
        )  # fmt: skip
    start = TEXT.index("eight")
    claim = Claim(
        id="toll", claimant="taliban_authorities", measure="killed", low=8, high=8, incidents=("first",),
        source="report-first", start=start, end=start + 5,
    )  # fmt: skip
    name = Toponym(text="Bal", start=TEXT.index("Bal"), end=TEXT.index("Bal") + 3, kind="location")
    sources = tuple(
        Source(id=f"report-{name}", title=HOSTILE, sha256="0" * 64) for name in ("first", "second", "other")
    )
    texts = {source.id: TEXT for source in sources}
    store.write(
        Batch(sources, texts, tuple(told), (claim,), toponyms={"report-first": (name,)}), who="machine", why="read"
    )
    return store


@pytest.mark.parametrize(
    "path", ["/edit/documents", "/edit/documents/dispatch", "/edit/incidents/barmal/similar", "/edit/actors"]
)
def test_nobody_who_is_not_signed_in_reads_a_whole_text(editing: Any, path: str) -> None:
    assert editing.get(path).status == 401
    page = editing.get(path, accept="text/html")
    assert page.status == 401
    assert b"Drones struck" not in page.body


def test_without_editing_there_is_no_review(client: Any) -> None:
    assert client.get("/edit/documents").status == 404


def test_the_list_says_how_much_of_each_document_is_still_machine_read(asked: Ask, strikes: Store) -> None:
    listed = {one["source"]["id"]: one for one in asked("/edit/documents").json["documents"]}
    assert (listed["report-first"]["machine"], listed["report-first"]["reviewed"]) == (1, 0)
    page = asked("/edit/documents", accept="text/html")
    assert page.media_type == "text/html"
    assert b"1 machine-read" in page.body
    assert b"<img src=x" not in page.body


def test_many_documents_come_a_part_at_a_time_and_those_that_wait_on_their_own(asked: Ask, strikes: Store) -> None:
    asked("/edit/incidents/first", {"why": "read it", "changes": {"status": "reviewed"}}, method="PATCH")
    rows = {
        query: asked(f"/edit/documents?{query}", accept="text/html").body.count(b"<li><a ")
        for query in ("", "show=waiting", "limit=2", "limit=2&offset=3", "utm_source=x")
    }
    whole = len(asked("/edit/documents").json["documents"])
    expected = {"": whole, "show=waiting": whole - 1, "limit=2": 2, "limit=2&offset=3": whole - 3}
    assert rows == expected | {"utm_source=x": whole}
    assert asked("/edit/documents?show=none", accept="text/html").status == 400


def test_a_document_comes_with_everything_that_was_read_and_where(asked: Ask, strikes: Store) -> None:
    found = asked("/edit/documents/report-first").json
    assert found["text"] == TEXT
    assert [one["id"] for one in found["incidents"]] == ["first"]
    marked = {(one["layer"], found["text"][one["start"] : one["end"]]) for one in found["highlights"]}
    assert {("toponym", "Bal"), ("claim", "eight")} <= marked
    assert found["histories"]["first"]["undoable"] is None
    assert [version["kind"] for version in found["histories"]["first"]["versions"]] == ["machine"]
    assert "Air/drone strike" in found["event_types"]["Explosions/Remote violence"]


def test_the_page_of_a_document_holds_no_byte_of_it_unescaped(asked: Ask, strikes: Store) -> None:
    page = asked("/edit/documents/report-first", accept="text/html")
    assert page.status == 200
    assert b"<img src=x" not in page.body
    assert page.headers["Cache-Control"] == "no-store"
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("source", ["nothing", "table"])
def test_a_source_without_a_text_is_no_document(asked: Ask, store: Store, source: str) -> None:
    store.write(Batch(sources=(Source(id="table", sha256="1" * 64),)), who="test", why="import")
    answer = asked(f"/edit/documents/{source}")
    assert answer.status == 404
    assert answer.json["detail"]


def test_an_edit_shows_in_the_history_and_can_be_undone(asked: Ask, strikes: Store) -> None:
    asked("/edit/incidents/first", {"why": "read it", "changes": {"status": "reviewed"}}, method="PATCH")
    assert asked("/edit/documents/report-first").json["histories"]["first"]["undoable"] == "read it"
    asked("/edit/incidents/first/undo", {"why": "slip"}, method="POST", version=2)
    assert asked("/edit/documents/report-first").json["histories"]["first"]["undoable"] is None


def test_actors_are_changed_from_a_dictionary_as_a_version_of_their_own(asked: Ask, strikes: Store) -> None:
    known = {one["id"]: one for one in asked("/edit/actors").json["actors"]}
    assert "Jfsan Mohammad" in known["jaish_fursan"]["spellings"]
    actors = [{"id": "jaish_fursan", "name": "", "role": "claimed_by"}]
    body = {"why": "the text says so", "changes": {"actors": actors}}
    changed = asked("/edit/incidents/first", body, method="PATCH").json
    assert [(one["id"], one["name"], one["role"]) for one in changed["actors"]] == [
        ("jaish_fursan", "Jaish-e-Fursan-e-Muhammad", "claimed_by")
    ]
    assert strikes.versions("first")[-1].why == "the text says so"
    assert asked("/edit/incidents/first/undo", {"why": "slip"}, method="POST", version=2).json["actors"] == []
    refused = asked("/edit/incidents/first", {"why": "x", "changes": {"actors": ["ttp"]}}, method="PATCH", version=3)
    assert (refused.status, "actors.0" in refused.json["detail"]) == (400, True)


def test_two_reports_of_one_strike_are_proposed_as_one_and_nothing_else_is(asked: Ask, strikes: Store) -> None:
    (proposed,) = asked("/edit/incidents/first/similar").json["similar"]
    assert proposed["incident"]["id"] == "second"
    assert {one["field"]: one["verdict"] for one in proposed["fields"]}["place"] == "agrees"
    assert asked("/edit/incidents/other/similar").json["similar"] == []
    assert [one.id for one in strikes.incidents_of("report-second")] == ["second"]


def test_the_incidents_own_page_and_its_json_tell_of_the_proposal(asked: Ask, strikes: Store) -> None:
    page = asked("/incidents/first", accept="text/html").body.decode()
    assert '<a href="/incidents/second"><bdi>Strike, second report</bdi></a>: agrees: place, date, type' in page
    (link,) = asked("/incidents/first?f=json").json["incident"]["links"]
    assert link == {
        "incident": "second", "relation": "same_as_proposed", "reasons": ["agrees: place, date, type"], "score": 1.0,
    }  # fmt: skip
    listed = asked("/collections/incidents/items/second").json["properties"]["links"]
    assert [one["incident"] for one in listed] == ["first"]


def test_what_was_kept_apart_is_not_proposed_again_until_that_is_undone(asked: Ask, strikes: Store) -> None:
    body = {"other": "second", "version": 1, "why": "another night"}
    answer = asked("/edit/incidents/first/apart", body, method="POST")
    assert (answer.status, answer.json["version"]) == (200, 2)
    assert asked("/edit/incidents/first/similar").json["similar"] == []
    assert asked("/edit/incidents/second/similar").json["similar"] == []
    asked("/edit/incidents/first/undo", {"why": "slip"}, method="POST", version=2)
    assert len(asked("/edit/incidents/second/similar").json["similar"]) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"other": "nobody", "version": 1, "why": "x"}, 404),
        ({"other": "second", "version": 7, "why": "x"}, 409),
        ({"other": "second", "version": 1, "why": ""}, 400),
        ({"other": "second", "version": 1}, 400),
    ],
)
def test_keeping_apart_what_cannot_be_kept_apart_says_why(
    asked: Ask, strikes: Store, body: dict[str, Any], status: int
) -> None:
    answer = asked("/edit/incidents/first/apart", body, method="POST")
    assert (answer.status, bool(answer.json["detail"])) == (status, True)
    assert strikes.incident("first").version == 1


def test_a_merge_moves_claims_and_sources_and_undo_moves_them_back(asked: Ask, strikes: Store) -> None:
    body = {"why": "same night", "keep": "second", "keep_version": 1, "drop": "first", "drop_version": 1}
    assert asked("/edit/incidents/merge", body, method="POST").status == 200
    assert [one.id for one in strikes.claims(["second"])] == ["toll"]
    assert strikes.incident("first").status == "rejected"
    assert {"first", "second"} == {one["id"] for one in asked("/edit/documents/report-first").json["incidents"]}
    assert asked("/edit/incidents/second/similar").json["similar"] == []
    version = strikes.incident("second").version
    assert asked("/edit/incidents/second/undo", {"why": "slip"}, method="POST", version=version).status == 200
    assert ([one.id for one in strikes.claims(["first"])], strikes.incident("first").status) == (["toll"], "machine")
