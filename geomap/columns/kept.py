"""Answers kept for who asks the same next, made once however many threads ask at the same time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Kept:
    """The answers given last, at most so many; safe between threads.

    A change of filters asks for counts, list and tiles at once, and all of them need the same masks: who comes while
    an answer is being made waits for it. What goes wrong is raised to all who wait, and not kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, Future[Any]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value under a key, made now if it is not kept."""
        with self._lock:
            known = self._values.get(key)
            if known is None:
                answer: Future[T] = Future()
                self._values[key] = answer
                while len(self._values) > self._most:
                    self._values.popitem(last=False)
            else:
                self._values.move_to_end(key)
        if known is not None:
            found: T = known.result()
            return found
        try:
            answer.set_result(make())
        except BaseException as error:
            with self._lock:
                if self._values.get(key) is answer:
                    del self._values[key]
            answer.set_exception(error)
            raise
        return answer.result()
