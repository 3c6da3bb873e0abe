"""The most alike of many keys: leaving out what shares too few letters changes no answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from gazetteer.resolving.alike_keys import AlikeKeys

_WORDS = st.text("abdikmnrsuxCS1", min_size=1, max_size=12)
_MANY = [
    a + b + c + d
    for a in "bdkmr"
    for b in "aiu"
    for c in "nsxl"
    for d in ("", "a", "ai", "xil", "kala", "ki", "tu", "S", "C", "ur")
]


@given(st.lists(_WORDS, unique=True, max_size=30), _WORDS, st.sampled_from([45.0, 65.0, 86.0]))
def test_what_is_left_out_is_never_alike_enough(keys: list[str], key: str, cutoff: float) -> None:
    many = [*keys, *_MANY]  # so many that letters are looked at first
    found = AlikeKeys(many).most_alike(key, 2000, cutoff)
    every = process.extract(key, many, scorer=fuzz.ratio, limit=2000, score_cutoff=cutoff)
    assert sorted(found) == sorted((alike, similarity) for alike, similarity, _ in every)


@pytest.mark.parametrize(("key", "found"), [("spira", ["spira", "spiri"]), ("xxxx", []), ("", [])])
def test_the_most_alike_come_first(key: str, found: list[str]) -> None:
    keys = AlikeKeys(["wana", "spiri", "spira", "mirali"])
    assert [alike for alike, _ in keys.most_alike(key, 2, 70.0)] == found


def test_of_no_keys_none_is_alike() -> None:
    assert AlikeKeys([]).most_alike("wana", 5, 50.0) == []
