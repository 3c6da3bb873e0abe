"""The account of an answer, for people and as JSON."""

from __future__ import annotations

import json

from gazetteer import Gazetteer, PlaceQuery


def test_an_explanation_names_the_evidence_the_runner_up_and_why(tiny: Gazetteer) -> None:
    text = tiny.explain(PlaceQuery("Spera")).to_text()
    assert "Spera" in text
    assert "runner-up" in text
    assert "spelling" in text
    assert "village" in text
    assert "evidence" in text


def test_an_explanation_as_json_adds_up(tiny: Gazetteer) -> None:
    record = json.loads(tiny.explain(PlaceQuery("Sepra district, Khost")).to_json())
    assert record["answer"]["place_id"] == "af-kho.spera"
    mention = record["mentions"][0]
    assert mention["looked_in"] == "Khost"
    best = mention["candidates"][0]
    assert best["place_id"] == "af-kho.spera"
    assert abs(sum(piece["weight"] for piece in best["evidence"]) - best["weight"]) < 0.05


def test_an_explanation_of_nothing_and_of_the_border_says_so(tiny: Gazetteer) -> None:
    assert "unresolved" in tiny.explain(PlaceQuery("Qwrtplk")).to_text()
    assert "no point" in tiny.explain(PlaceQuery("the border")).to_text()
    assert "the parent" in tiny.explain(PlaceQuery("Qwrtplk, Paktika")).to_text()
