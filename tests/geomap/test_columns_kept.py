from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from geomap.columns.kept import Kept


def test_what_many_threads_ask_for_at_once_is_made_once() -> None:
    kept, made, together = Kept(4), [], threading.Barrier(8)

    def ask() -> int:
        together.wait()
        return kept.get("a", lambda: made.append(1) or len(made))  # type: ignore[func-returns-value]

    with ThreadPoolExecutor(8) as threads:
        answers = [future.result() for future in [threads.submit(ask) for _ in range(8)]]
    assert answers == [1] * 8
    assert made == [1]


def test_a_failure_is_told_and_not_kept() -> None:
    kept = Kept(4)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 7) == 7


def test_the_answer_that_was_asked_for_longest_ago_goes_first() -> None:
    kept = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: key)  # type: ignore[misc]
    assert [kept.get(key, lambda: "again") for key in ("a", "c", "b")] == ["a", "c", "again"]
