"""Nothing that a signed-in editor can send makes the server fail, or leaves half a change."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap.model import Incident
from web.signin import SignIn

scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12))
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
fields = st.sampled_from((*Incident.model_fields, "nonsense"))
routes = st.sampled_from(
    (
        ("PATCH", "/edit/incidents/barmal"),
        ("POST", "/edit/incidents/barmal/undo"),
        ("POST", "/edit/incidents"),
        ("POST", "/edit/incidents/merge"),
        ("POST", "/edit/incidents/barmal/apart"),
        ("POST", "/edit/documents"),
        ("POST", "/edit/aliases"),
        ("POST", "/edit/imports"),
    )
)
MEMBERS = (
    "why", "changes", "claims", "place_id", "lon", "lat", "source", "start", "end", "split_off", "take_claims", "keep",
    "drop", "keep_version", "drop_version", "text", "title", "published", "url", "name", "other", "version",
)  # fmt: skip
members = st.sampled_from(MEMBERS)
bodies = st.one_of(
    st.dictionaries(members, anything, max_size=5),
    st.fixed_dictionaries({"why": st.just("w"), "changes": st.dictionaries(fields, anything, min_size=1, max_size=3)}),
    anything,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(route=routes, body=bodies)
def test_no_body_makes_the_server_fail(editing: Any, sign_in: SignIn, route: tuple[str, str], body: Any) -> None:
    cookie = str(editing.get(sign_in.path).headers["Set-Cookie"]).partition(";")[0]
    version = editing.get("/collections/incidents/items/barmal").json["properties"]["version"]
    headers = {"Content-Type": "application/json", "Origin": editing.origin, "Cookie": cookie, "If-Match": str(version)}
    method, path = route
    answer = editing.ask(method, path, headers=headers, body=json.dumps(body).encode())
    assert answer.status < 500, (route, body, answer.body)
    if answer.status >= 400:
        assert answer.json["detail"]
        assert editing.get("/collections/incidents/items/barmal").json["properties"]["version"] == version


def test_half_surrogates_are_refused_or_kept_but_never_break_an_answer(editing: Any, sign_in: SignIn) -> None:
    cookie = str(editing.get(sign_in.path).headers["Set-Cookie"]).partition(";")[0]
    headers = {"Content-Type": "application/json", "Origin": editing.origin, "Cookie": cookie, "If-Match": "1"}
    for method, path, body in (
        ("PATCH", "/edit/incidents/barmal", rb'{"why": "x", "changes": {"title": "\ud800"}}'),
        ("POST", "/edit/documents", rb'{"text": "Two men were killed in Barmal \udfff."}'),
        ("POST", "/edit/aliases", rb'{"name": "\ud800", "place_id": "af-pka.barmal"}'),
    ):
        assert editing.ask(method, path, headers=headers, body=body).status < 500
    for path in ("/collections/incidents/items", "/summary", "/collections/incidents/export"):
        assert editing.get(path).status == 200
