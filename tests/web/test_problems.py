from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

HTML = "text/html,application/xhtml+xml,*/*;q=0.8"


def test_an_unknown_address_is_a_problem_for_programs_and_a_page_for_people(client: Any) -> None:
    assert client.get("/nothing").media_type == "application/problem+json"
    page = client.get("/nothing", accept=HTML)
    assert (page.status, page.media_type) == (404, "text/html")
    assert b"Not Found" in page.body


def test_an_api_route_answers_problems_to_browsers_too(client: Any) -> None:
    assert client.get("/summary?x=1", accept=HTML).media_type == "application/problem+json"


def test_a_wrong_method_names_the_right_ones(client: Any) -> None:
    answer = client.ask("POST", "/summary")
    assert answer.status == 405
    assert "GET" in answer.headers["Allow"]
    assert "GET" in answer.json["detail"]


def test_options_lists_the_methods(client: Any) -> None:
    answer = client.ask("OPTIONS", "/summary")
    assert answer.status == 200
    assert "GET" in answer.headers["Allow"]


def test_a_foreign_host_name_is_refused_before_anything_is_read(client: Any) -> None:
    answer = client.ask("GET", "/collections/incidents/items", headers={"Host": "evil.example"})
    assert answer.status == 421
    assert b"barmal" not in answer.body


@pytest.mark.parametrize("accept", [None, HTML])
def test_a_failure_shows_no_traceback_and_is_logged_with_its_number(
    app: Flask, caplog: pytest.LogCaptureFixture, accept: str | None
) -> None:
    def fail() -> None:
        raise RuntimeError("secret detail")

    app.add_url_rule("/fails", endpoint="pages.home" if False else "fails", view_func=fail)
    answer = app.test_client().get("/fails?province=AF-PKA", headers={"Accept": accept} if accept else {})
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text
    number = answer.json["instance"]
    assert number in caplog.text
    assert "/fails?province=AF-PKA" in caplog.text
    assert "secret detail" in caplog.text


@pytest.mark.parametrize(
    "path", ["/", "/?f=html", "/collections", "/nothing", "/incidents/barmal?f=html", "/summary?x=1", "/healthz"]
)
def test_every_answer_carries_the_security_headers(client: Any, path: str) -> None:
    headers = client.get(path).headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
