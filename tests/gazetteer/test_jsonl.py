"""One question a line, one answer a line."""

from __future__ import annotations

import json

import pytest

from gazetteer import Gazetteer
from gazetteer.errors import GazetteerDataError
from gazetteer.jsonl import answer_lines

KEYS = (
    "id status reported_name start end place_id name class lon lat country countries adm1_code adm1_name adm2_code "
    "adm2_name adm1_code_at_date adm1_name_at_date adm2_name_at_date precision uncertainty_m score margin method "
    "candidates"
)


def test_answers_come_in_order_with_every_key(tiny: Gazetteer) -> None:
    lines = [
        json.dumps({"id": 7, "text": "Wana", "adm1": None, "country": "PK", "date": "2015-01-01"}),
        "",
        json.dumps({"id": "ü", "text": "Qwrtplk"}),
    ]
    answers = [json.loads(line) for line in answer_lines(tiny, lines)]
    assert [answer["id"] for answer in answers] == [7, "ü"]
    assert all(set(answer) == set(KEYS.split(" ")) for answer in answers)
    assert answers[0]["status"] == "resolved"
    assert answers[1]["lon"] is None


@pytest.mark.parametrize("line", ["nonsense", "[]", "{}", '{"text": 5}', '{"text": "Wana", "date": "1.1.2015"}'])
def test_a_bad_line_is_named(tiny: Gazetteer, line: str) -> None:
    with pytest.raises(GazetteerDataError, match="line 2"):
        list(answer_lines(tiny, ['{"text": "Wana"}', line]))
