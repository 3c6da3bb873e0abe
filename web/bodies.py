"""Answers that were given lately, kept as bytes: several people at one map ask for the same things."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

MOST_BYTES: Final = 32 * 1024 * 1024
LARGEST: Final = 512 * 1024


class Bodies:
    """Bodies by the entity tag that stands for them, the least used dropped first; safe between threads.

    Also the store of compressed bodies for Flask-Compress, whose keys are "<coding>;<tag>"; an answer without a tag
    has an empty one and is not kept.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def get(self, key: str) -> bytes | None:
        """The body under a key, None where it is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def set(self, key: str, body: bytes) -> None:
        """Keep a body, unless it is very large: few ask for the same large thing."""
        if key.endswith(";") or len(body) > LARGEST:
            return
        with self._lock:
            self._bytes += len(body) - len(self._kept.pop(key, b""))
            self._kept[key] = body
            while self._bytes > self._most:
                self._bytes -= len(self._kept.popitem(last=False)[1])
