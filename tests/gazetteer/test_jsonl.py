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


def test_what_is_absent_or_null_is_not_known(tiny: Gazetteer) -> None:
    lines = ["{}", '{"id": 1, "text": null, "adm1": null}', '{"text": null, "adm1": "Paktika"}']
    nothing, null, parent = (json.loads(line) for line in answer_lines(tiny, lines))
    assert (nothing["id"], nothing["status"], null["id"], null["status"]) == (None, "unresolved", 1, "unresolved")
    assert (parent["place_id"], parent["precision"]) == ("AF-PKA", "province")


@pytest.mark.parametrize("day", ["2015", "2015-05", "2015-05-01", "2015-05-01T10:00:00Z"])
def test_a_date_may_be_known_in_part_or_to_the_minute(tiny: Gazetteer, day: str) -> None:
    (line,) = answer_lines(tiny, [json.dumps({"text": "Wana", "date": day})])
    assert json.loads(line)["status"] == "resolved"


def test_a_byte_order_mark_and_half_a_surrogate_pair_do_no_harm(tiny: Gazetteer) -> None:
    (line,) = answer_lines(tiny, ['\ufeff{"id": "\\ud800", "text": "Wana \\udfff"}'])
    assert line.encode("utf-8")
    assert json.loads(line)["id"] == "\ud800"


@pytest.mark.parametrize("line", ["nonsense", "[]", '{"text": 5}', '{"text": "Wana", "date": "1.1.2015"}'])
def test_a_bad_line_is_named(tiny: Gazetteer, line: str) -> None:
    with pytest.raises(GazetteerDataError, match="line 2"):
        list(answer_lines(tiny, ['{"text": "Wana"}', line]))
