from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    """The documentation of the HTTP interface."""
    return (root / "docs" / "http.md").read_text(encoding="utf-8")


def test_every_example_answers(client: Any, page: str) -> None:
    examples = re.findall(r"^(/\S+)$", page, re.MULTILINE)
    assert len(examples) >= 10
    for example in examples:
        assert client.get(example).status == 200, example


def test_the_shown_problem_is_the_one_that_is_sent(client: Any, page: str) -> None:
    shown = re.findall(r'"detail": "([^"]+)"', page)[0]
    assert client.get("/collections/incidents/items?limit=ten").json["detail"] == shown


def test_every_route_that_changes_something_is_documented(editing: Any, page: str, root: Path) -> None:
    for method, path in re.findall(r"`(PATCH|POST|DELETE) (/edit/\S+?)`", page):
        answer = editing.ask(method, path.replace("{id}", "barmal"))
        assert answer.status == 403, (method, path, answer.body)  # there, but not for a request from nowhere
