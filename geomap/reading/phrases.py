"""Find the phrases of a dictionary in a text: whole words, longest first, whatever the case, hyphens or apostrophes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

T = TypeVar("T")

_SAME: Final = (*((sign, " ") for sign in "-–‑\n\u2028"), *((sign, "'") for sign in "’‘ʼ`"))


def fold(text: str) -> str:
    """Lower case, hyphens as blanks, one apostrophe; the length and every offset stay as they are."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for sign, same in _SAME:  # several times as fast as str.translate where most of the text is ASCII
        lowered = lowered.replace(sign, same)
    return lowered


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase in the text and what the dictionary says of it."""

    start: int
    end: int
    words: str
    entry: T


class PhraseBook(Generic[T]):
    """A dictionary of phrases, scanned in time that grows with the text only.

    A phrase that the dictionary writes as an acronym ("TTP", "LeT") is found only as it is written there.
    """

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        by_key: dict[str, list[tuple[str, T]]] = {}
        for words, entry in phrases:
            held = by_key.setdefault(fold(words), [])
            if not any(e == entry and is_acronym(w) == is_acronym(words) for w, e in held):
                held.append((words, entry))
        self._keys = list(by_key)
        self._entries = [[(w if is_acronym(w) else None, entry) for w, entry in by_key[k]] for k in self._keys]
        self._automaton = AhoCorasick(self._keys, matchkind=MatchKind.Standard) if self._keys else None

    def find(self, text: str, folded: str | None = None) -> list[Found[T]]:
        """Every phrase in the text; one result for each entry that has these words."""
        if self._automaton is None:
            return []
        folded = fold(text) if folded is None else folded
        hits = [
            h for h in self._automaton.find_matches_as_indexes(folded, overlapping=True) if _whole(folded, h[1], h[2])
        ]
        found = []
        at = 0
        for index, start, end in sorted(hits, key=lambda h: (h[1], -h[2])):
            if start < at:
                continue
            at = end
            words = text[start:end]
            found += [
                Found(start, end, words, entry)
                for acronym, entry in self._entries[index]
                if acronym is None or acronym == words
            ]
        return found


def is_acronym(words: str) -> bool:
    """Short and written in capitals, so that the same letters in lower case are another word ("LeT", "ISAF")."""
    return len(words) <= 6 and sum(c.isupper() for c in words) >= 2 and " " not in words


def _whole(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum() and text[start].isalnum()) and not (
        end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    )


class Token(NamedTuple):
    """A word, number or sign of a sentence, with offsets in the sentence."""

    text: str
    low: str
    start: int
    end: int


_TOKEN: Final = re.compile(r"(?:[A-Z]\.){2,}|\d[\d,.]*\d|[^\W\d_](?:[\w]|[-'’.](?=\w))*|\d|[^\w\s]")


def tokens(text: str) -> list[Token]:
    """The words and signs of a sentence. "Musa Qal’ah" is two, "U.S." and "AK-47" are one each."""
    low = text.lower().replace("’", "'")
    if len(low) != len(text):  # a letter whose lower case is longer ("İ")
        return [
            Token(m.group(), m.group().lower().replace("’", "'"), m.start(), m.end()) for m in _TOKEN.finditer(text)
        ]
    spans = [m.span() for m in _TOKEN.finditer(text)]
    return [Token(text[start:end], low[start:end], start, end) for start, end in spans]


def within(found: Sequence[Found[T]], start: int, end: int) -> list[Found[T]]:
    """The phrases that begin in a stretch; `found` is in order of position."""
    if not found:
        return []
    low = bisect_left(found, start, key=_start)
    high = bisect_left(found, end, low, key=_start)
    return list(found[low:high])


def _start(found: Found[T]) -> int:
    return found.start
