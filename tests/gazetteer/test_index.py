"""The name index by itself: exact keys, prefixes, near keys, ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.compiled.index import Entry, NameIndex, pack, trigrams
from gazetteer.names.fold import fold, skeleton

NAMES = ["Barmal", "Bermal", "Spera", "Sabari", "Khost", "Wana", "Makin", "Barmal", "Waziristan"]


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return _index(NAMES)


def _index(names: list[str]) -> NameIndex:
    entries = [Entry(number, name.lower(), fold(name)) for number, name in enumerate(names)]
    return NameIndex(pack(entries, [skeleton(entry.key) for entry in entries]))


def test_an_exact_key_finds_all_its_entries_in_place_order(index: NameIndex) -> None:
    assert list(index.exact(fold("Barmall"))) == [0, 7]
    assert list(index.exact(fold("Bermal"))) == [1]
    assert list(index.exact("nothing")) == []


def test_a_prefix_finds_what_begins_with_it(index: NameIndex) -> None:
    assert set(index.prefixed("barm", 10)) == {0, 7}
    assert index.prefixed("zzz", 10) == []


def test_a_name_with_one_slip_is_found_near(index: NameIndex) -> None:
    assert index.near(fold("Waziristn"))[0] == 8
    assert index.near(fold("Barmel"))[0] in {0, 1, 7}


def test_near_names_outside_the_ranges_are_left_out(index: NameIndex) -> None:
    assert 0 not in index.near(fold("Barmal"), [(1, 9)])
    assert set(index.near(fold("Barmal"), [(7, 8)])) == {7}
    assert index.near(fold("Barmal"), []) == []


def test_a_skeleton_is_shared_by_scripts(index: NameIndex) -> None:
    assert index.same_skeleton(skeleton(fold("وزیرستان"))) == [8]


def test_an_index_of_nothing_answers_nothing() -> None:
    empty = _index([])
    assert len(empty) == 0
    assert list(empty.exact("barmal")) == []
    assert empty.near("barmal") == []


@given(st.lists(st.text("abcdeiklmnoprstuwz", min_size=1, max_size=12), min_size=1, max_size=30))
def test_every_name_is_found_by_its_own_key_and_near_it(names: list[str]) -> None:
    index = _index(names)
    for number, name in enumerate(names):
        assert number in list(index.exact(fold(name)))
        assert fold(name) in {index.key(entry) for entry in index.near(fold(name))}


@given(st.text("abcxyzCS019", max_size=20))
def test_trigrams_stay_below_their_bound(key: str) -> None:
    assert all(0 <= gram < 30**3 for gram in trigrams(key))
