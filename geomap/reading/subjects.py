"""Whom a verb is said of: the people before a passive or a plain verb, within its clause."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import Final

from geomap.reading.clauses import ADVERBS, BE, HAVE, Clause
from geomap.reading.people import People
from geomap.reading.person_words import PREPOSITIONS

_ORIGINS: Final = frozenset(("resident", "native", "national", "citizen", "son", "brother", "father"))
_PRONOUNS: Final = frozenset(("he", "she", "they"))
_ASIDE: Final = 14
"""Words that an aside has at most."""
_AUXILIARY: Final = BE | HAVE | ADVERBS | {"not"}


def subjects(clause: Clause, offset: int) -> list[People]:
    """The people that a verb is said of, looking left from it within its clause."""
    k = clause.index_at(offset) - 1
    while k >= 0 and clause.low(k) in _AUXILIARY:
        if clause.words[k].start in clause.by_start:
            break
        k -= 1
    if k < 0:
        return []
    pronoun = _pronoun(clause, k)
    if pronoun is not None:
        return [pronoun]
    limit = clause.words[k].end
    floor = _clause_start(clause, k)
    aside: list[People] = []
    for people in reversed(clause.people):
        if people.start < floor:
            break
        if people.end > limit or (aside and people.end > aside[0].start):
            continue
        inside = _in_aside(clause, people, floor)
        if inside:
            aside = [*inside, *aside]
        elif _is_subject(clause, people, limit):
            return [*joined_left(clause, people, floor), *aside]
    return []


def _pronoun(clause: Clause, k: int) -> People | None:
    """ "He died on the spot", "they were killed": whoever was told of before."""
    token = clause.words[k]
    if token.low not in _PRONOUNS or token.start in clause.by_start:
        return None
    many = token.low == "they"
    head = "they" if many else "he"
    return People(token.start, token.end, token.text, head, many, "unspecified", definite=True)


def _in_aside(clause: Clause, people: People, floor: int) -> list[People]:
    """ "12 people, including five policemen and a child, were …": those named in the aside; empty where it is none."""
    if people.including:
        return [people]
    chain = joined_left(clause, people, floor)
    i = clause.index_at(chain[0].start) - 1
    among = clause.low(i) in ("them", "whom") and clause.low(i - 1) == "among"
    if clause.low(i) != "including" and not among:
        return []
    return [replace(p, including=True) for p in chain]


def _clause_start(clause: Clause, k: int) -> int:
    for at in range(bisect_right(clause.breaks, k) - 1, -1, -1):
        j = clause.breaks[at]
        if not (clause.low(j) in ("who", "that", "which") and j > k - 12 and _closes(clause, j, k)):
            return clause.words[j].end
    return 0


def _closes(clause: Clause, j: int, k: int) -> bool:
    """Whether a relative clause opened at j ends before k (", who …, were killed")."""
    return clause.low(k) == "," and any(clause.low(m) == "," for m in range(max(0, j - 1), j))


def _is_subject(clause: Clause, people: People, limit: int) -> bool:
    i = clause.index_at(people.start)
    before = clause.low(i - 1)
    gap = clause.sentence[people.end : limit]
    adjacent = not gap.strip(" ,")
    if people.including or before in ("including",) or _listed_in_aside(clause, i, gap):
        return False
    if (people.head in _ORIGINS and clause.low(i - 1) == ",") or (people.head in _ORIGINS and clause.low(i - 2) == ","):
        return False  # "Sepoy Naeem, a resident of …"
    if before in PREPOSITIONS:
        return adjacent and people.counted and (people.plural or "," not in gap)
    if before in BE and not adjacent:
        return False
    if people.counted or people.definite or people.none or people.name:
        return True
    return not gap.strip() and not before.endswith("ing") and before not in BE


def _over_brackets(clause: Clause, j: int) -> int:
    """To the left of an aside in brackets: "Lieutenant Asim (22, of Lahore) along with three soldiers"."""
    if clause.low(j) != ")":
        return j
    return next((m - 1 for m in range(j, max(-1, j - 20), -1) if clause.low(m) == "("), j)


def _listed_in_aside(clause: Clause, i: int, gap: str) -> bool:
    """ "five people, including a couple and three children, were killed": the three are some of the five."""
    if not gap.lstrip().startswith(","):
        return False
    for j in range(i - 1, max(-1, i - _ASIDE), -1):
        if clause.low(j) == "including":
            return clause.low(j - 1) == ","
        if clause.low(j) in BE or j in clause.breaks:
            return False
    return False


def joined_left(clause: Clause, last: People, floor: int) -> list[People]:
    """Those listed before someone, and that one: "a leader and two others" from "others" on; none before `floor`."""
    chain = [last]
    while True:
        i = clause.index_at(chain[0].start) - 1
        j = i
        while j >= 0 and clause.low(j) in ("and", ","):
            j -= 1
        if j == i and j > 0 and clause.low(j) == "with" and clause.low(j - 1) in ("along", "together"):
            j = _over_brackets(clause, j - 2)
        if j == i or j < 0:
            return chain
        before = clause.by_end.get(clause.words[j].end)
        if before is None or before.start < floor or before in chain:
            return chain
        lead = clause.low(clause.index_at(before.start) - 1)
        if lead == "including":
            return [before, *chain]
        if lead in PREPOSITIONS and lead != "of":
            return chain
        if lead.endswith("ed") and lead not in ("confirmed", "reported", "added", "claimed"):
            return chain
        chain.insert(0, before)
