"""Broken and hostile text: an answer in bounded time, offsets that hold, the same answer twice."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap.model import Extraction

Read = Callable[..., Extraction]

PIECES = [
    "killed ", "12 killed, ", "eight people were killed in Wana and ", "In Kabul, ", "women and children, ", "1,", "7",
    "(", "“", "” said ", "Jan ", "a", "X", "\n", "\u2028", "- ", "'", "and two others ", "a man, a woman, ",
    "between 6 and ",
    "KABUL, Afghanistan (Jan", "Khost province, ", "Kabul’s Kabul’s ", "twenty five to thirty ",
    "rose by 60 per cent and ",
    "The Taliban said ", "claimed responsibility for ", "Pakistani jets bombed ", "the village of ", "İ", "قتل ", "M. ",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_repetition_costs_time_in_proportion_only(read: Read, piece: str) -> None:
    text = (piece * (30_000 // len(piece) + 1))[:30_000]
    start = time.process_time()
    read(text, "2024-03-20")
    assert time.process_time() - start < 4  # about 0.4 s; a pattern that backtracks takes minutes


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(st.sampled_from(PIECES), max_size=40),
    published=st.sampled_from([None, "2024", "2024-03", "2024-03-20"]),
)
def test_any_mixture_is_read_twice_alike_and_points_into_the_text(
    read: Read, pieces: list[str], published: str | None
) -> None:
    text = "".join(pieces)
    told = read(text, published)
    assert told == read(text, published)
    ids = [i.id for i in told.incidents] + [c.id for c in told.claims]
    assert len(ids) == len(set(ids))
    known = {i.id for i in told.incidents}
    for c in told.claims:
        assert set(c.incidents) <= known
        assert c.start is not None
        assert c.end is not None
        assert 0 <= c.start <= c.end <= len(text)
    for t in told.toponyms:
        assert text[t.start : t.end] == t.text


@pytest.mark.parametrize("text", ["", " ", "\n\n", ".", "\ufeff", "\x00\x01", "🙂" * 50, "a" * 10_000])
def test_nothing_to_read_is_nothing_read(read: Read, text: str) -> None:
    told = read(text)
    assert (told.incidents, told.claims, told.statistics) == ((), (), ())


def test_no_break_spaces_hide_nothing(read: Read) -> None:
    text = (
        "KABUL, Afghanistan (May 7, 2011) – In Now Zad district, a force killed two insurgents and a Haqqani network "
        "leader."
    )
    plain = read(text)
    wide = read(text.replace(" ", "\u00a0"))
    assert [(i.location.place_id, i.fatalities_low, i.date_start) for i in wide.incidents] == [
        (i.location.place_id, i.fatalities_low, i.date_start) for i in plain.incidents
    ]
    assert {a.id for a in wide.incidents[0].actors} == {a.id for a in plain.incidents[0].actors}
