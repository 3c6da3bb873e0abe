"""A sentence's words and people as the verbs of harm look at them, and the small words around a verb."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from geomap.reading.lexicon import HarmVerb
from geomap.reading.people import People
from geomap.reading.phrases import Found, Token

BE: Final = frozenset(
    ["was", "were", "is", "are", "be", "been", "being", "got", "get", "gets", "remain", "remained", "remains", "were"]
)
HAVE: Final = frozenset(["has", "have", "had", "having"])
ADVERBS: Final = frozenset({
    "also", "reportedly", "later", "then", "both", "all", "subsequently", "allegedly", "immediately", "either",
    "successfully", "soon", "apparently", "accidentally", "mistakenly", "confirmed", "instantly", "together",
    "separately", "already", "fatally", "only", "just", "critically", "seriously", "severely", "badly", "safely",
    "eventually", "deliberately", "said", "to", "believed", "thought", "now", "now-", "being", "dead"
})  # fmt: skip
CLAUSE: Final = frozenset(
    (";", ":", "—", "that", "when", "where", "while", "but", "because", "although", "though", "which", "if")
)
"""Words and signs at which a clause begins."""


class Clause:
    """One sentence's tokens and people, looked at from each harm verb."""

    def __init__(
        self,
        sentence: str,
        words: Sequence[Token],
        people: Sequence[People],
        bare: Sequence[People],
        verbs: Sequence[Found[HarmVerb]],
    ) -> None:
        self.sentence = sentence
        self.words = words
        self.people = sorted([*people, *bare], key=lambda p: p.start)
        self.by_start = {p.start: p for p in self.people}
        self.verb_starts = {v.start for v in verbs}
        self.by_end = {p.end: p for p in self.people}
        self.breaks = [i for i, token in enumerate(words) if token.low in CLAUSE]
        self._starts = [token.start for token in words]

    def index_at(self, offset: int) -> int:
        """The first token that begins at or after an offset."""
        return bisect_left(self._starts, offset)

    def low(self, i: int) -> str:
        """A token in lower case; "" outside the sentence."""
        return self.words[i].low if 0 <= i < len(self.words) else ""

    def skip_adverbs(self, i: int) -> int:
        """The first token from `i` on that is no adverb, or with which a person begins."""
        while self.low(i) in ADVERBS and self.words[i].start not in self.by_start:
            i += 1
        return i
