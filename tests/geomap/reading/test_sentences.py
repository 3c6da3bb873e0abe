"""Sentences and paragraphs with offsets into the text as stored."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geomap.reading.sentences import LONGEST, split


def texts(text: str) -> list[str]:
    return [s.text for s in split(text)[0]]


def test_abbreviations_end_no_sentence() -> None:
    assert texts("U.S. Army Lt. Col. J. Smith spoke on Jan. 5 in Kabul. He left.") == [
        "U.S. Army Lt. Col. J. Smith spoke on Jan. 5 in Kabul.",
        "He left.",
    ]


def test_wrapped_lines_are_one_paragraph_and_a_heading_is_none() -> None:
    sentences = split(
        "Strikes Across the Border\nThe jets bombed two places in the\nprovince of Paktika. Eight died.\n"
    )[0]
    assert [(s.heading, s.paragraph) for s in sentences] == [(True, 1), (False, 2), (False, 2)]


def test_a_dateline_is_cut_off_and_kept_apart() -> None:
    sentences, datelines = split("PESHAWAR, Pakistan (AP) — A bomb killed two people.")
    assert [s.text for s in sentences] == ["A bomb killed two people."]
    assert [d.text.strip() for d in datelines] == ["PESHAWAR, Pakistan (AP) —"]


def test_line_separators_of_web_pages_end_a_line() -> None:
    assert texts("Sangin/Helmand\u2028In the same area, two insurgents were killed.") == [
        "Sangin/Helmand",
        "In the same area, two insurgents were killed.",
    ]


@given(st.text(alphabet="aB .\n!?\u2028“”-KABUL(Jan. 5)", max_size=400))
def test_sentences_are_stretches_of_the_text_in_order_and_bounded(text: str) -> None:
    at = 0
    for s in split(text)[0]:
        assert text[s.start : s.end] == s.text
        assert s.start >= at
        assert len(s.text) <= LONGEST
        at = s.end
