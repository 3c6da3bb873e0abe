from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from web.signin import SignIn


def test_reading_goes_on_while_somebody_edits(editing: Any, sign_in: SignIn) -> None:
    cookie = str(editing.get(sign_in.path).headers["Set-Cookie"]).partition(";")[0]
    headers = {"Content-Type": "application/json", "Origin": editing.origin, "Cookie": cookie}

    def edit(version: int) -> int:
        body = json.dumps({"why": "again", "changes": {"title": f"Title {version}"}}).encode()
        sent = headers | {"If-Match": str(version)}
        return int(editing.ask("PATCH", "/edit/incidents/barmal", headers=sent, body=body).status)

    def read(number: int) -> int:
        paths = ("/summary", "/collections/incidents/items", "/tiles/incidents/6/43/25", "/incidents/barmal?f=json")
        return int(editing.get(paths[number % 4]).status)

    with ThreadPoolExecutor(8) as pool:
        reads = [pool.submit(read, number) for number in range(80)]
        edits = [edit(version) for version in range(1, 9)]
        assert edits == [200] * 8
        assert {each.result() for each in reads} == {200}
    assert editing.get("/incidents/barmal?f=json").json["incident"]["title"] == "Title 8"


def test_of_two_edits_on_one_version_one_wins_and_the_other_is_told(editing: Any, sign_in: SignIn) -> None:
    cookie = str(editing.get(sign_in.path).headers["Set-Cookie"]).partition(";")[0]
    headers = {"Content-Type": "application/json", "Origin": editing.origin, "Cookie": cookie, "If-Match": "1"}

    def edit(number: int) -> int:
        body = json.dumps({"why": "mine", "changes": {"title": f"Title of {number}"}}).encode()
        return int(editing.ask("PATCH", "/edit/incidents/barmal", headers=headers, body=body).status)

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(edit, range(6)))
    assert statuses == [200, 409, 409, 409, 409, 409]
