"""The name index: flat arrays that open at once, exact keys by dictionary, near keys by trigrams.

Places are sorted by country, province and district, and name entries by place, so that "inside this parent" is a
range of numbers: a near look-up cuts every trigram's sorted posting list to the parent's ranges before it counts.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Range = tuple[int, int]
"""Half-open range of entry numbers."""

_ALPHABET = "abcdefghijklmnopqrstuvwxyzCS0"
_PAD = len(_ALPHABET)
_BASE = _PAD + 1
_CODE = {letter: number for number, letter in enumerate(_ALPHABET)} | dict.fromkeys("123456789", _PAD - 1)
_GRAMS = _BASE**3

SHORT, GARBLE, HISTORIC, PART = 1, 2, 3, 4
"""Kinds of entries: "KP", "Host", a name of the past, a name without its generic words."""

_RAREST = 5
"""Trigrams of a query that are followed: a name one edit away shares at least two of the rarest five."""
_BUDGET = 3_000
"""Posting entries read in one look-up at most: the cost stays level as the gazetteer grows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One spelling as the index keeps it: the place's number, the spelling in plain letters, its folding key."""

    place: int
    plain: str
    key: str
    kind: int = 0
    """0 for a full name; SHORT, GARBLE or HISTORIC for one that alone is weak evidence."""


def trigrams(key: str) -> list[int]:
    """The distinct trigrams of a key, with its edges padded, as numbers below 30³."""
    codes = [_PAD, *[_CODE.get(letter, 0) for letter in key], _PAD]
    return list({(a * _BASE + b) * _BASE + c for (a, b), c in zip(pairwise(codes), codes[2:], strict=False)})


def pack(entries: Sequence[Entry], skeletons: Sequence[str]) -> dict[str, bytes]:
    """The arrays of entries that are sorted by place. `skeletons` has one key without vowels per entry."""
    keys = sorted({entry.key for entry in entries})
    number = {key: i for i, key in enumerate(keys)}
    key_of = np.fromiter((number[e.key] for e in entries), np.int32, len(entries))
    order = np.argsort(key_of, kind="stable").astype(np.int32)
    starts = np.searchsorted(key_of[order], np.arange(len(keys) + 1)).astype(np.int32)
    hashes = np.fromiter((zlib.crc32(s.encode()) for s in skeletons), np.uint32, len(entries))
    by_hash = np.argsort(hashes, kind="stable").astype(np.int32)
    gram_starts, postings = _postings(entries)
    return {
        "keys": "\n".join(keys).encode(),
        "plains": "\n".join(e.plain for e in entries).encode(),
        "entry_place": np.fromiter((e.place for e in entries), np.int32, len(entries)).tobytes(),
        "entry_key": key_of.tobytes(),
        "entry_kind": bytes(e.kind for e in entries),
        "key_start": starts.tobytes(),
        "key_entry": order.tobytes(),
        "skeleton_hash": hashes[by_hash].tobytes(),
        "skeleton_entry": by_hash.tobytes(),
        "gram_start": gram_starts.tobytes(),
        "gram_entry": postings.tobytes(),
    }


def _postings(entries: Sequence[Entry]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    grams = [trigrams(entry.key) for entry in entries]
    flat = np.fromiter((gram for some in grams for gram in some), np.int32)
    owner = np.repeat(np.arange(len(entries), dtype=np.int32), [len(some) for some in grams])
    order = np.argsort(flat, kind="stable")
    starts = np.searchsorted(flat[order], np.arange(_GRAMS + 1)).astype(np.int32)
    return starts, owner[order]


class NameIndex:
    """Finds entries by key. All answers are entry numbers; `place`, `plain` and `key` tell what an entry is."""

    def __init__(self, arrays: Mapping[str, bytes]) -> None:
        self._keys = _lines(arrays["keys"])
        self.plains = _lines(arrays["plains"])
        self._entry_key = memoryview(arrays["entry_key"]).cast("i")
        self.places = memoryview(arrays["entry_place"]).cast("i")
        self.kinds = arrays["entry_kind"]
        self._key_start = memoryview(arrays["key_start"]).cast("i")
        self._key_entry = memoryview(arrays["key_entry"]).cast("i")
        self._number = dict(zip(self._keys, range(len(self._keys)), strict=True))
        self._skeleton_hash = np.frombuffer(arrays["skeleton_hash"], np.uint32)
        self._skeleton_entry = np.frombuffer(arrays["skeleton_entry"], np.int32)
        self._gram_start = memoryview(arrays["gram_start"]).cast("i")
        self._gram_entry = np.frombuffer(arrays["gram_entry"], np.int32)

    @cached_property
    def entry_keys(self) -> list[str]:
        """The folding key of each entry; made with the first question, because opening is to be quick."""
        return list(map(self._keys.__getitem__, self._entry_key))

    def __len__(self) -> int:
        return len(self.plains)

    def key(self, entry: int) -> str:
        """The folding key of an entry."""
        return self.entry_keys[entry]

    def exact(self, key: str) -> Sequence[int]:
        """Every entry with this very key, in place order."""
        number = self._number.get(key)
        if number is None:
            return ()
        return self._key_entry[self._key_start[number] : self._key_start[number + 1]]

    def prefixed(self, prefix: str, limit: int) -> list[int]:
        """Entries whose key begins with `prefix`, in key order, at most `limit` keys."""
        from bisect import bisect_left

        first = bisect_left(self._keys, prefix)
        found: list[int] = []
        for number in range(first, min(first + limit, len(self._keys))):
            if not self._keys[number].startswith(prefix):
                break
            found.extend(self._key_entry[self._key_start[number] : self._key_start[number + 1]])
        return found

    def same_skeleton(self, skeleton: str, limit: int = 200) -> list[int]:
        """Entries whose key has this skeleton (a rare hash collision may slip in; names are compared afterwards)."""
        code = np.uint32(zlib.crc32(skeleton.encode()))
        first, last = np.searchsorted(self._skeleton_hash, (code, code + np.uint32(1)))
        return [int(e) for e in self._skeleton_entry[first : min(last, first + limit)]]

    def near(self, key: str, ranges: Iterable[Range] | None = None, limit: int = 30) -> list[int]:
        """The entries in `ranges` (all, if None) that share most of the key's rare trigrams, best first."""
        grams = sorted(trigrams(key), key=lambda g: self._gram_start[g + 1] - self._gram_start[g])
        spans = None if ranges is None else np.array(list(ranges), np.int32).ravel()
        chunks, read = [], 0
        for gram in grams[: max(_RAREST, len(grams) // 2)]:
            some = self._gram_entry[self._gram_start[gram] : self._gram_start[gram + 1]]
            for part in [some] if spans is None else _cut(some, spans):
                read += len(part)
                chunks.append(part)
            if read > _BUDGET and len(chunks) > 1:
                break
        if not read:
            return []
        found = np.concatenate(chunks)[: 2 * _BUDGET]
        found.sort()
        is_first = np.ones(len(found), np.bool_)
        np.not_equal(found[1:], found[:-1], out=is_first[1:])
        starts = np.flatnonzero(is_first)
        counts = np.append(starts[1:], len(found)) - starts
        entries = found[starts]
        if len(entries) > limit:
            best = np.argpartition(-counts, limit)[:limit]
            entries, counts = entries[best], counts[best]
        ordered: list[int] = entries[np.argsort(-counts, kind="stable")].tolist()
        return ordered


def _cut(some: npt.NDArray[np.int32], edges: npt.NDArray[np.int32]) -> list[npt.NDArray[np.int32]]:
    """The parts of a sorted posting list that lie in the spans between every other two edges."""
    cuts = some.searchsorted(edges).tolist()
    return [some[a:b] for a, b in zip(cuts[::2], cuts[1::2], strict=True) if a < b]


def _lines(blob: bytes) -> list[str]:
    return blob.decode().split("\n") if blob else []
