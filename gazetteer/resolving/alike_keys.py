"""Finds the most alike of a few thousand keys: those that share too few letters are left out before they are compared.

An Indel similarity counts letters that both have in the same order. Whatever their order, two keys have no more in
common than their letters, and those are bits that numpy counts at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

_LETTERS = "abcdefghijklmnopqrstuvwxyzCS"
_OTHER = len(_LETTERS)
_NUMBER = {letter: number for number, letter in enumerate(_LETTERS)}
_KINDS = _OTHER + 1
"""Letters that are told apart: a letter is counted twice at most, so that 56 of 64 bits do."""


_FEW = 600
"""Keys below which comparing them all is faster than asking for their letters first."""


class AlikeKeys:
    """Keys with the bits of their letters."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = list(keys)
        self._lengths = np.array([len(key) for key in self._keys], np.float64)
        self._bits = np.array([_bits(key)[0] for key in self._keys], np.uint64)

    def most_alike(self, key: str, limit: int, cutoff: float) -> list[tuple[str, float]]:
        """At most `limit` keys whose similarity to `key` is at least `cutoff` (both 0 to 100), the most alike first."""
        keys = self._keys if len(self._keys) < _FEW else self._with_letters_of(key, cutoff)
        near = process.extract(key, keys, scorer=fuzz.ratio, limit=limit, score_cutoff=cutoff)
        return [(alike, similarity) for alike, similarity, _ in near]

    def _with_letters_of(self, key: str, cutoff: float) -> list[str]:
        bits, uncounted = _bits(key)
        shared = np.bitwise_count(self._bits & np.uint64(bits)) + uncounted
        chosen = np.flatnonzero(200.0 * shared >= cutoff * (self._lengths + len(key)))
        return [self._keys[number] for number in chosen.tolist()]


def _bits(key: str) -> tuple[int, int]:
    """A bit for the first and one for the second of each letter, and how many letters have none."""
    bits = uncounted = 0
    for letter in key:
        first = 1 << _NUMBER.get(letter, _OTHER)
        bit = first << _KINDS if bits & first else first
        uncounted += bool(bits & bit)
        bits |= bit
    return bits, uncounted
