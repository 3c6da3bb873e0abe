"""Nothing that a client can send makes the server fail: every answer is content or a problem."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geomap.filters import PARAMETERS

ROUTES = (
    "/", "/embed", "/conformance", "/api", "/collections", "/collections/incidents", "/collections/incidents/items",
    "/collections/incidents/items/barmal", "/collections/incidents/export", "/collections/statistics/items",
    "/collections/admin-units/items", "/collections/admin-units/items/AF-PKA", "/summary", "/tiles/incidents/6/43/25",
    "/geocode", "/incidents/barmal", "/healthz",
)  # fmt: skip
NAMES = (*PARAMETERS, "limit", "offset", "geometry", "as_of", "f", "level", "country", "lang", "view", "incident", "x")
HOSTILE = (
    "<img src=x onerror=alert(1)>", "${7*7}", "{{7*7}}", "`id`", "'; DROP TABLE incidents; --", '" OR 1=1', "%00",
    "\x00", "../../etc/passwd", "nan", "inf", "-0", "1e999", "9" * 400, "١٢", "\u202e", "\ud7ff", "AND", "NEAR(", '"',
    "*", "a*", "-", "^", "2024-02-30", "9999-12-31/..", "0000-01-01", "2024-01-01T00:00:00+99:00",
    "0001-01-01T00:00+23:59", "9999-12-31T23:59-23:59", ",,,", "/", "0/0", "1/0", "180,90,-180,-90", "1,2,3,4,5,6",
    "region.border-belt", "FATA", "PK-TA", "Khost", "html", "json", "csv", "kml", "area", "true", "1",
)  # fmt: skip

values = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30), st.integers().map(str), st.floats().map(str))
queries = st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=4)
accepts = st.sampled_from((None, "*/*", "text/html", "application/json", ";;,", "text/html;q=x", "a/b;q=0"))


def checked(client: Any, address: str, accept: str | None) -> None:
    answer = client.ask("GET", address, headers={"Accept": accept} if accept else None)
    assert answer.status < 500, (address, answer.body[:500])
    if answer.status >= 400:
        assert answer.media_type in {"application/problem+json", "text/html"}
    assert answer.headers["Content-Security-Policy"]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(route=st.sampled_from(ROUTES), query=queries, accept=accepts)
@example(route="/collections/incidents/items", query=[("q", '"')], accept=None)
@example(route="/summary", query=[("datetime", "9999-12-31/..")], accept=None)
def test_no_query_makes_the_server_fail(
    client: Any, route: str, query: list[tuple[str, str]], accept: str | None
) -> None:
    text = "&".join(f"{name}={quote(value, safe='', errors='replace')}" for name, value in query)
    checked(client, f"{route}?{text}", accept)


@pytest.mark.parametrize("name", PARAMETERS)
def test_no_hostile_value_of_a_filter_makes_counts_or_tiles_fail(client: Any, name: str) -> None:
    for value in HOSTILE:
        for route in ("/summary", "/tiles/incidents/5/21/12"):
            checked(client, f"{route}?{name}={quote(value, safe='', errors='replace')}", None)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=10)), max_size=4))
def test_no_path_makes_the_server_fail(client: Any, parts: list[str]) -> None:
    for base in ("", "/collections/incidents/items", "/incidents", "/tiles/incidents", "/static", "/map", "/edit"):
        path = "/".join(quote(part, safe="", errors="replace") for part in parts)
        checked(client, f"{base}/{path}", None)


@pytest.mark.parametrize("query", ["%ff=%fe", "province=%c0%80", "&&&&", "=", "?", "a" * 5000, "q=%", "limit=%31"])
def test_no_malformed_query_makes_the_server_fail(client: Any, query: str) -> None:
    for route in ("/summary", "/", "/collections/incidents/items"):
        checked(client, f"{route}?{query}", "text/html")
