from __future__ import annotations

import json
from typing import Any

import pytest

from gazetteer import Gazetteer, PlaceQuery
from web.signin import SignIn


def cookie_of(editing: Any, sign_in: SignIn) -> str:
    answer = editing.get(sign_in.path)
    assert answer.status == 303
    return str(answer.headers["Set-Cookie"]).partition(";")[0]


@pytest.fixture
def cookie(editing: Any, sign_in: SignIn) -> str:
    """A signed-in editor's cookie."""
    return cookie_of(editing, sign_in)


def change(editing: Any, cookie: str | None, path: str, body: Any, *, method: str = "PATCH", **headers: str) -> Any:
    """A change as the page sends it; a header given as an empty string is left out."""
    sent = {
        "Content-Type": "application/json",
        "Origin": editing.origin,
        "If_Match": '"1"',
        "Cookie": cookie or "",
    } | headers
    known = {name.replace("_", "-"): value for name, value in sent.items() if value}
    return editing.ask(method, path, headers=known, body=json.dumps(body).encode())


def test_without_editing_there_is_no_edit_route(client: Any) -> None:
    assert client.ask("PATCH", "/edit/incidents/barmal").status == 404
    assert client.get("/edit/sign-in?token=x").status == 404


def test_the_sign_in_link_works_once_and_sets_a_guarded_cookie(editing: Any, sign_in: SignIn) -> None:
    link = sign_in.path
    answer = editing.get(link)
    assert answer.status == 303
    assert answer.headers["Location"] == "/"
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {
        part.strip() for part in answer.headers["Set-Cookie"].split(";")
    }
    assert editing.get(link).status == 403


def test_a_look_ahead_does_not_use_the_link_up(editing: Any, sign_in: SignIn) -> None:
    assert editing.ask("HEAD", sign_in.path).status == 204
    assert editing.get(sign_in.path).status == 303


def test_a_wrong_link_leaves_the_right_one_working(editing: Any, sign_in: SignIn) -> None:
    assert editing.get("/edit/sign-in?token=wrong").status == 403
    assert editing.get(sign_in.path).status == 303


def test_the_session_names_the_editor(editing: Any, cookie: str) -> None:
    assert editing.get("/edit/session").json == {"signed_in": False, "who": None}
    answer = editing.ask("GET", "/edit/session", headers={"Cookie": cookie})
    assert answer.json == {"signed_in": True, "who": "editor"}


def test_signing_out_ends_the_session(editing: Any, cookie: str) -> None:
    assert change(editing, cookie, "/edit/session", {}, method="DELETE").status == 204
    assert change(editing, cookie, "/edit/incidents/barmal", {"why": "x"}).status == 401


def test_a_change_is_a_new_version_with_who_and_why(editing: Any, cookie: str) -> None:
    answer = change(editing, cookie, "/edit/incidents/barmal", {"why": "read twice", "changes": {"status": "reviewed"}})
    assert (answer.status, answer.json["status"], answer.json["version"]) == (200, "reviewed", 2)
    assert answer.headers["ETag"] == '"2"'
    last = editing.get("/incidents/barmal?f=json").json["versions"]
    newest = max(last, key=lambda version: version["version"])
    assert (newest["who"], newest["why"], newest["kind"]) == ("editor", "read twice", "edit")


def test_a_change_shows_in_list_and_counts_at_once(editing: Any, cookie: str) -> None:
    before = editing.get("/summary").json
    change(editing, cookie, "/edit/incidents/barmal", {"why": "not true", "changes": {"status": "rejected"}})
    after = editing.get("/summary").json
    assert after["matched"] == before["matched"] - 1
    assert after["change"] > before["change"]
    assert editing.get("/collections/incidents/items?status=rejected").json["numberMatched"] == 1


def test_undo_takes_the_change_back_as_a_version(editing: Any, cookie: str) -> None:
    path = "/edit/incidents/barmal"
    change(editing, cookie, path, {"why": "slip", "changes": {"title": "Another title"}})
    answer = change(editing, cookie, f"{path}/undo", {"why": "mistake"}, method="POST", If_Match='"2"')
    assert (answer.status, answer.json["title"], answer.json["version"]) == (200, "Incident barmal", 3)


def test_a_place_is_corrected_from_the_gazetteer(editing: Any, cookie: str) -> None:
    answer = change(editing, cookie, "/edit/incidents/barmal", {"why": "wrong district", "place_id": "af-kho.spera"})
    assert answer.status == 200, answer.body
    assert answer.json["location"]["adm1_code"] == "AF-KHO"
    assert answer.json["location"]["method"] == "editor"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If_Match": ""}, 428),
        ({"If_Match": '"7"'}, 409),
        ({"If_Match": "latest"}, 400),
        ({"Cookie": ""}, 401),
        ({"Cookie": "geomap_edit=guessed"}, 401),
        ({"Origin": ""}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Content_Type": "text/plain"}, 415),
    ],
)
def test_a_change_that_breaks_a_rule_is_refused_and_changes_nothing(
    editing: Any, cookie: str, headers: dict[str, str], status: int
) -> None:
    answer = change(editing, cookie, "/edit/incidents/barmal", {"why": "x", "changes": {"title": "y"}}, **headers)
    assert answer.status == status
    assert answer.media_type == "application/problem+json"
    assert editing.get("/collections/incidents/items/barmal").json["properties"]["version"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"why": ""},
        {"why": "x", "changes": {"version": 9}},
        {"why": "x", "changes": {"event_type": "War"}},
        {"why": "x", "changes": {"nonsense": 1}},
        {"why": "x", "place_id": "nowhere"},
        {"why": "x", "lon": 70.0},
        {"why": "x", "lat": 1000, "lon": 70.0},
        {"why": "x", "unknown": 1},
        [],
        "text",
    ],
)
def test_a_change_that_does_not_fit_is_one_sentence(editing: Any, cookie: str, body: Any) -> None:
    answer = change(editing, cookie, "/edit/incidents/barmal", body)
    assert answer.status == 400, answer.body
    assert answer.json["detail"]


def test_a_body_that_is_no_json_is_refused(editing: Any, cookie: str) -> None:
    headers = {"Content-Type": "application/json", "Origin": editing.origin, "Cookie": cookie, "If-Match": "1"}
    assert editing.ask("PATCH", "/edit/incidents/barmal", headers=headers, body=b"{").status == 400


def test_an_upload_over_the_limit_is_refused_with_the_limit(editing: Any, cookie: str) -> None:
    answer = change(editing, cookie, "/edit/documents", {"text": "x" * 200_000}, method="POST")
    assert answer.status == 413
    assert "100,000" in answer.json["detail"]


def test_an_own_spelling_means_its_place_from_then_on(editing: Any, cookie: str, gazetteer: Gazetteer) -> None:
    body = {"name": "Zzyzx-Barmal", "place_id": "af-pka.barmal"}
    assert change(editing, cookie, "/edit/aliases", body, method="POST").status == 201
    assert gazetteer.resolve(PlaceQuery("Zzyzx-Barmal")).place_id == "af-pka.barmal"


def uploaded(editing: Any, cookie: str, path: str, name: str, data: bytes, **fields: str) -> Any:
    """A file as a form of the page sends it."""
    edge = "edge-of-parts"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = "".join(parts).encode() + head.encode() + data + f"\r\n--{edge}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={edge}", "Origin": editing.origin, "Cookie": cookie}
    return editing.ask("POST", path, headers=headers, body=body)


DISPATCH = (
    "PESHAWAR — Gunmen attacked a police post in Mir Ali, North Waziristan, on 16 March 2024, "
    "killing seven soldiers, officials said."
)


def test_a_pasted_dispatch_becomes_machine_incidents(editing: Any, cookie: str) -> None:
    body = {"text": DISPATCH, "published": "2024-03-17"}
    answer = change(editing, cookie, "/edit/documents", body, method="POST")
    assert answer.status == 201, answer.body
    assert answer.json["report"]["incidents"]
    found = editing.get("/collections/incidents/items", q="Mir Ali", status="machine").json
    assert answer.json["sources"][0] in [source for one in found["features"] for source in one["properties"]["sources"]]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("report.md", f"---\ntitle: A report\npublished: 2024-03-17\n---\n{DISPATCH}".encode()),
        ("report.html", f"<html><head><title>A report</title></head><body><p>{DISPATCH}</p></body></html>".encode()),
        ("../../outside.txt", DISPATCH.encode()),
    ],
)
def test_an_uploaded_dispatch_is_read_by_its_ending(editing: Any, cookie: str, name: str, data: bytes) -> None:
    answer = uploaded(editing, cookie, "/edit/documents", name, data)
    assert answer.status == 201, answer.body
    assert answer.json["report"]["documents"] == 1


def test_an_uploaded_table_joins_the_map_and_lists_what_was_not_taken(editing: Any, cookie: str) -> None:
    table = "id,date,title,province,district\n1,2024-03-18,Clash,Paktika,Barmal\n2,18.03.24,Clash,Paktika,Barmal\n"
    answer = uploaded(editing, cookie, "/edit/imports", "table.csv", table.encode())
    assert answer.status == 201, answer.body
    assert (answer.json["rows"], answer.json["taken"]) == (2, 1)
    assert answer.json["set_aside"][0]["row"] == 3
    assert editing.get("/collections/incidents/items", province="AF-PKA").json["numberMatched"] == 2


@pytest.mark.parametrize(
    ("path", "name", "data", "said"),
    [
        ("/edit/imports", "table.csv", b"", "empty"),
        ("/edit/imports", "table.csv", b'<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>', "table.csv"),
        ("/edit/imports", "table.csv", b"\xff\xfe\x00\x01binary\x00", "table.csv"),
        ("/edit/imports", "table.csv", b"colour,size\nred,3\n", "table.csv"),
        ("/edit/documents", "report.pdf", b"this is no PDF", "report.pdf"),
        ("/edit/documents", "report.exe", b"MZ", "report.exe"),
        ("/edit/documents", "report.txt", b"", "empty"),
        ("/edit/documents", "report.jsonl", b"{", "report.jsonl"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_clear_sentence(
    editing: Any, cookie: str, path: str, name: str, data: bytes, said: str
) -> None:
    before = editing.get("/summary").json["change"]
    answer = uploaded(editing, cookie, path, name, data)
    assert answer.status == 400, answer.body
    assert said in answer.json["detail"]
    assert "geomap-" not in answer.json["detail"]
    assert editing.get("/summary").json["change"] == before


def test_an_upload_without_a_file_says_which_field_is_missing(editing: Any, cookie: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": editing.origin, "Cookie": cookie}
    answer = editing.ask("POST", "/edit/imports", headers=headers, body=b"encoding=utf-8")
    assert answer.status == 400
    assert "file" in answer.json["detail"]


def pasted(editing: Any, cookie: str) -> str:
    body = {"text": DISPATCH, "published": "2024-03-17"}
    return str(change(editing, cookie, "/edit/documents", body, method="POST").json["sources"][0])


def test_a_source_is_opened_for_review_with_everything_read_from_it(editing: Any, cookie: str) -> None:
    source = pasted(editing, cookie)
    headers = {"Cookie": cookie}
    listed = editing.ask("GET", "/edit/documents", headers=headers).json["documents"]
    assert source in [one["source"]["id"] for one in listed]
    opened = editing.ask("GET", f"/edit/documents/{source}", headers=headers)
    assert opened.headers["Cache-Control"] == "no-store"
    assert opened.json["text"] == DISPATCH
    for toponym in opened.json["toponyms"]:
        assert DISPATCH[toponym["start"] : toponym["end"]] == toponym["text"]
    assert opened.json["incidents"]


def test_a_text_is_shown_to_the_editor_only(editing: Any, cookie: str) -> None:
    source = pasted(editing, cookie)
    assert editing.get(f"/edit/documents/{source}").status == 401


def test_an_incident_is_added_by_selecting_text(editing: Any, cookie: str) -> None:
    source = pasted(editing, cookie)
    start = DISPATCH.index("Gunmen")
    body = {
        "why": "the machine missed it",
        "source": source,
        "start": start,
        "end": start + 30,
        "changes": {"event_type": "Battles", "date_start": "2024-03-16", "date_precision": "day"},
        "place_id": "pk-kp.north-waziristan",
    }
    answer = change(editing, cookie, "/edit/incidents", body, method="POST")
    assert answer.status == 201, answer.body
    assert (answer.json["status"], answer.json["location"]["adm1_code"]) == ("reviewed", "PK-KP")
    assert answer.json["title"] == DISPATCH[start : start + 30].strip()
    assert change(editing, cookie, "/edit/incidents", body, method="POST").status == 400
    outside = {**body, "start": 5, "end": 100_000}
    assert change(editing, cookie, "/edit/incidents", outside, method="POST").status == 400


def merge(editing: Any, cookie: str, **more: Any) -> Any:
    body = {"why": "one event", "keep": "barmal", "keep_version": 1, "drop": "spera", "drop_version": 1} | more
    return change(editing, cookie, "/edit/incidents/merge", body, method="POST")


def test_a_merge_rejects_one_keeps_its_claims_on_the_other_and_is_undone_as_one(editing: Any, cookie: str) -> None:
    assert merge(editing, cookie).status == 200
    dropped = editing.get("/incidents/spera?f=json").json["incident"]
    assert dropped["status"] == "rejected"
    assert dropped["links"][0]["incident"] == "barmal"
    kept = editing.get("/incidents/barmal?f=json").json
    assert [claim["incidents"] for claim in kept["claims"]] == [["barmal"]]
    assert kept["incident"]["fatalities_low"] == 8
    version = f'"{kept["incident"]["version"]}"'
    undone = change(editing, cookie, "/edit/incidents/barmal/undo", {}, method="POST", If_Match=version)
    assert undone.status == 200
    assert editing.get("/incidents/spera?f=json").json["incident"]["status"] == "machine"
    assert editing.get("/incidents/barmal?f=json").json["claims"][0]["incidents"] == ["barmal", "spera"]


@pytest.mark.parametrize(
    ("more", "status"), [({"drop_version": 4}, 409), ({"drop": "nothing"}, 404), ({"drop": "barmal"}, 400)]
)
def test_a_merge_that_cannot_be_changes_nothing(editing: Any, cookie: str, more: dict[str, Any], status: int) -> None:
    before = editing.get("/summary").json["change"]
    assert merge(editing, cookie, **more).status == status
    assert editing.get("/summary").json["change"] == before


def test_a_split_takes_the_claims_it_is_given(editing: Any, cookie: str) -> None:
    body = {
        "why": "two events in one", "source": "dispatch", "start": 25, "end": 59, "split_off": "barmal",
        "take_claims": ["claim-8"], "place_id": "af-pka.barmal",
    }  # fmt: skip
    new = change(editing, cookie, "/edit/incidents", body, method="POST")
    assert new.status == 201, new.body
    claims = editing.get(f"/incidents/{new.json['id']}?f=json").json["claims"]
    assert [claim["id"] for claim in claims] == ["claim-8"]
    assert editing.get("/incidents/barmal?f=json").json["claims"] == []
