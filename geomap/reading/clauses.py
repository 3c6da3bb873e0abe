"""The grammar around a verb: who is listed after it, and who it is said of.

A light reading of tokens: lists ("a leader, two associates and several others"), appositions ("Qari Ziauddin, the
shadow governor"), asides, pronouns, and the subject of a passive verb.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geomap.reading.lexicon import HarmVerb
from geomap.reading.people import People
from geomap.reading.person_words import DEFINITE, PREPOSITIONS, STOP
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
_JOIN: Final = frozenset(("and", ",", "&", "plus"))
_JOIN_PHRASES: Final = (("along", "with"), ("as", "well", "as"), ("together", "with"), ("in", "addition", "to"))
_CLAUSE: Final = frozenset(
    (";", ":", "—", "that", "when", "where", "while", "but", "because", "although", "though", "which", "if")
)
_SAYING: Final = frozenset({
    "said", "says", "told", "confirmed", "reported", "added", "claimed", "stated", "announced", "fled", "escaped",
    "managed", "survived"
})  # fmt: skip
_ORIGINS: Final = frozenset(("resident", "native", "national", "citizen", "son", "brother", "father"))
_DESCRIBING: Final = frozenset(
    ("who", ",", "and", "believed", "suspected", "known", "armed", "carrying", "wearing", "linked", "identified")
)
_PRONOUNS: Final[dict[str, bool]] = {"him": False, "her": False, "them": True}
_NOT_NAMES: Final = frozenset({
    "afghan", "pakistani", "taliban", "haqqani", "isaf", "nato", "coalition", "american", "english", "the", "a",
    "an", "in", "on", "at", "improvised", "ied", "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday", "security", "forces", "force", "army", "national", "operation", "kabul"
})  # fmt: skip


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
        self.token_of = {t.start: i for i, t in enumerate(words)}

    def index_at(self, offset: int) -> int:
        """The first token that begins at or after an offset."""
        low, high = 0, len(self.words)
        while low < high:
            middle = (low + high) // 2
            if self.words[middle].start < offset:
                low = middle + 1
            else:
                high = middle
        return low

    def low(self, i: int) -> str:
        return self.words[i].low if 0 <= i < len(self.words) else ""

    def objects(self, offset: int) -> list[People]:
        """The people listed from an offset on: "a leader, two associates and several others"."""
        items: list[People] = []
        i = self.index_at(offset)
        i = self._skip_adverbs(i)
        item = self._item(i)
        while item is not None:
            items.append(item)
            i = self._after(item)
            nxt = self._next_item(i, items)
            if nxt is None:
                break
            item, appositive = nxt
            if appositive:
                items[-1] = replace(items[-1], end=item.end, name=items[-1].name or item.name)
                i = self._after(item)
                following = self._next_item(i, items)
                if following is None or following[1]:
                    break
                item = following[0]
        return items

    def alongside(self, offset: int) -> list[People]:
        """Those who shared a passive verb: "was detained along with several of his associates"."""
        i = self.index_at(offset)
        j, _ = self._join(i)
        return (
            self.objects(self.words[j].start)
            if j > i + 1 and j < len(self.words) and self.low(i) not in (",", "and")
            else []
        )

    def _skip_adverbs(self, i: int) -> int:
        while self.low(i) in ADVERBS and self.words[i].start not in self.by_start:
            i += 1
        return i

    def _item(self, i: int) -> People | None:
        if i >= len(self.words):
            return None
        token = self.words[i]
        people = self.by_start.get(token.start)
        if people is not None:
            return people
        if token.low == "another":
            return People(
                token.start, token.end, token.text, "others", False, "unspecified", 1, 1, counted=True, other=True
            )
        if token.low == "both":
            return self._item(i + 1)
        if token.low in DEFINITE and i + 1 < len(self.words):
            counted = self.by_start.get(self.words[i + 1].start)
            if counted is not None and counted.head == "":
                return replace(counted, definite=True)  # "killing the three"
        if token.low == "them":
            return self._them(token)
        if token.low in _PRONOUNS:
            plural = _PRONOUNS[token.low]
            if (
                token.low == "her"
                and i + 1 < len(self.words)
                and self.words[i + 1].text.isalpha()
                and self.low(i + 1) not in STOP
            ):
                return None
            return People(
                token.start, token.end, token.text, "they" if plural else "he", plural, "unspecified", definite=True
            )
        return self._name(i)

    def _them(self, token: Token) -> People:
        """ "… a leader and two others and killed them": as many as were listed together before."""
        listed = [p for p in self.people if p.end < token.start and (p.counted or p.definite) and not p.none]
        chain = self._chain_left(listed[-1], 0) if listed else []
        lows = [p.low for p in chain]
        total = sum(x for x in lows if x is not None) if len(chain) > 1 and None not in lows else None
        return People(token.start, token.end, token.text, "they", True, "unspecified", total, total, definite=True)

    def _name(self, i: int) -> People | None:
        """A person's name: capitals that are neither a group nor a place's usual company."""
        j = i
        while j < len(self.words) and self.words[j].text[0].isupper() and j - i < 6 and self.low(j) not in _NOT_NAMES:
            j += 1
        if j == i or self.low(j) in ("province", "district", "forces", "network", "force", "city"):
            return None
        text = self.sentence[self.words[i].start : self.words[j - 1].end]
        if j - i == 1 and text.isupper():
            return None
        return People(
            self.words[i].start,
            self.words[j - 1].end,
            text,
            "name",
            False,
            "unspecified",
            1,
            1,
            counted=True,
            name=text,
        )

    def _after(self, item: People) -> int:
        """The token after a noun phrase and the name that may follow it ("leader Saifullah")."""
        i = self.index_at(item.end)
        if item.head not in ("", "name", "they", "he") and not item.plural:
            name = self._name(i)
            if name is not None:
                i = self.index_at(name.end)
        return i

    def _next_item(self, i: int, items: list[People]) -> tuple[People, bool] | None:
        """What is listed next, and whether it only renames what came before."""
        if self.low(i) == "including" or (self.low(i) == "," and self.low(i + 1) == "including"):
            inner = self._item(i + 1 if self.low(i) == "including" else i + 2)
            return (replace(inner, including=True), False) if inner else None
        j, comma = self._join(i)
        if j == i:
            j = self._over_modifiers(i)
            if j == i:
                return None
            comma = False
        item = self._item(self._skip_adverbs(j))
        if item is None or self._starts_clause(item):
            return None
        listed = (
            items[-1].definite and not item.plural and item.head != "name"
        )  # "the commander, facilitator and two of their associates"
        if comma and not (item.counted or item.name or item.definite or listed):
            return None
        single = not items[-1].plural and not item.plural
        appositive = comma and single and not listed and self._renames(items[-1], item)
        return item, appositive

    def _renames(self, before: People, item: People) -> bool:
        closing = self.low(self.index_at(item.end))
        if item.head == "name" or before.head == "name":
            return True
        return (
            closing != "and"
            and item.low == 1
            and not item.other
            and closing in (",", ".", "", "of", "for", "in", "who")
        )

    def _join(self, i: int) -> tuple[int, bool]:
        """Over "and", commas and "along with"; the flag tells a bare comma."""
        start = i
        comma = False
        while self.low(i) in _JOIN:
            comma = self.low(i) == "," and i == start
            if self.low(i) != ",":
                comma = False
            i += 1
        for phrase in _JOIN_PHRASES:
            if tuple(self.low(i + k) for k in range(len(phrase))) == phrase:
                return i + len(phrase), False
        return i, comma

    def _over_modifiers(self, i: int) -> int:
        """Over a phrase that tells where or with what ("in Sabari district and"), to the next listed item."""
        if self.low(i) not in PREPOSITIONS and self.low(i) not in _DESCRIBING:
            return i
        for j in range(i + 1, min(i + 12, len(self.words))):
            if self.words[j].start in self.verb_starts or self.low(j) in _CLAUSE or self.low(j) in BE:
                return i
            if self.low(j) in ("and", "along") or (self.low(j), self.low(j + 1)) == ("as", "well"):
                k, _ = self._join(j)
                item = self._item(k) if k > j else None
                if item is not None and item.counted and not item.definite and item.head != "name":
                    return k
        return i

    def _starts_clause(self, item: People) -> bool:
        """Whether a verb of its own follows: "… and three others were wounded"."""
        i = self._skip_adverbs(self.index_at(item.end))
        if self.low(i) in BE or self.low(i) in HAVE or self.low(i) in _SAYING:
            return True
        return i < len(self.words) and self.words[i].start in self.verb_starts and item.head != "name"

    def subjects(self, offset: int) -> list[People]:
        """The people that a verb is said of, looking left from it within its clause."""
        k = self.index_at(offset) - 1
        while k >= 0 and (self.low(k) in BE or self.low(k) in HAVE or self.low(k) in ADVERBS or self.low(k) == "not"):
            if self.words[k].start in self.by_start:
                break
            k -= 1
        if k < 0:
            return []
        limit = self.words[k].end
        floor = self._clause_start(k)
        chain: list[People] = []
        for people in reversed([p for p in self.people if p.end <= limit and p.start >= floor]):
            if self._is_subject(people, limit):
                chain = self._chain_left(people, floor)
                break
        return chain

    def _clause_start(self, k: int) -> int:
        for j in range(k, -1, -1):
            if self.low(j) in _CLAUSE and not (
                self.low(j) in ("who", "that", "which") and j > k - 12 and self._closes(j, k)
            ):
                return self.words[j].end
        return 0

    def _closes(self, j: int, k: int) -> bool:
        """Whether a relative clause opened at j ends before k (", who …, were killed")."""
        return self.low(k) == "," and any(self.low(m) == "," for m in range(max(0, j - 1), j))

    def _is_subject(self, people: People, limit: int) -> bool:
        i = self.token_of.get(people.start, self.index_at(people.start))
        before = self.low(i - 1)
        gap = self.sentence[people.end : limit]
        adjacent = not gap.strip(" ,")
        if people.including or before in ("including",):
            return False
        if (people.head in _ORIGINS and self.low(i - 1) == ",") or (people.head in _ORIGINS and self.low(i - 2) == ","):
            return False  # "Sepoy Naeem, a resident of …"
        if before in PREPOSITIONS:
            return adjacent and people.counted
        if before in BE and not adjacent:
            return False
        if people.counted or people.definite or people.none or people.name:
            return True
        return not gap.strip() and not before.endswith("ing") and before not in BE

    def _chain_left(self, last: People, floor: int) -> list[People]:
        chain = [last]
        ends = {p.end: p for p in self.people if p.start >= floor}
        while True:
            i = self.token_of.get(chain[0].start, self.index_at(chain[0].start)) - 1
            j = i
            while j >= 0 and self.low(j) in ("and", ","):
                j -= 1
            if j == i or j < 0:
                return chain
            before = ends.get(self.words[j].end)
            if before is None or before in chain:
                return chain
            lead = self.low(self.token_of.get(before.start, 0) - 1)
            if lead in PREPOSITIONS and lead != "of":
                return chain
            if lead.endswith("ed") and lead not in ("confirmed", "reported", "added", "claimed"):
                return chain
            chain.insert(0, before)
