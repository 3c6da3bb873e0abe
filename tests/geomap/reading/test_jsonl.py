"""`extract --jsonl`: the keys of CONTRACTS.md, answers in the order asked, one clear sentence for a bad line."""

from __future__ import annotations

import json

import pytest

from geomap.errors import BadInputError
from geomap.extract import Extractor
from geomap.extract_jsonl import answer_lines

LINE = {"id": "a", "text": "Gunmen killed two policemen in Wana on Monday.", "published": "2024-03-20"}


def test_every_key_is_there_and_answers_keep_the_order(extractor: Extractor) -> None:
    lines = [json.dumps(LINE), "", json.dumps({"id": 7, "text": "Nothing happened."})]
    first, second = (json.loads(answer) for answer in answer_lines(extractor, lines))
    assert (first["id"], second["id"]) == ("a", 7)
    assert set(first) == {"id", "incidents", "claims", "statistics", "toponyms"}
    (incident,) = first["incidents"]
    assert incident["date_start"] == "2024-03-18"
    assert incident["location"]["class"] == "town"
    assert {"location", "actors", "claims", "links", "sources", "evidence", "status"} <= set(incident)
    (claim,) = first["claims"]
    assert (claim["low"], claim["high"], claim["categories"], claim["stance"]) == (2, 2, ["police"], "asserts")
    assert second["incidents"] == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 1 is not JSON"),
        ('{"text": 5}', 'line 1 has no "text"'),
        ("[]", 'line 1 has no "text"'),
        ('{"text": "x", "published": "yesterday"}', "write a date such as 2024-03-20"),
    ],
)
def test_a_bad_line_is_named_with_its_cure(extractor: Extractor, line: str, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        list(answer_lines(extractor, [line]))


def test_the_same_text_has_the_same_ids_whatever_its_line_is_called(extractor: Extractor) -> None:
    lines = [json.dumps(LINE), json.dumps(LINE | {"id": "b"})]
    first, second = (json.loads(answer) for answer in answer_lines(extractor, lines))
    assert [i["id"] for i in first["incidents"]] == [i["id"] for i in second["incidents"]]
