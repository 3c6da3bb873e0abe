"""Noun phrases for people in a sentence: how many, which word, definite or new.

A small chunker over tokens: from a person noun it walks left over modifiers to a quantity or determiner. Quantities
follow CONTRACTS.md's table; a person described singly is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from geomap.model import Category
from geomap.reading.lexicon import PersonNoun
from geomap.reading.numbers import Quantity
from geomap.reading.person_words import (
    ADJECTIVAL,
    ADJECTIVE_ED,
    ADJECTIVE_ING,
    AFTER_NOUN,
    BREAKABLE,
    BY_MODIFIER,
    DEFINITE,
    GROUP_WORDS,
    IN_NAMES,
    ONE,
    ONLY_COUNTED,
    OTHER,
    POSITION_NOUNS,
    POSSESSIVE,
    STOP,
)
from geomap.reading.phrases import Token

_UNARMED: Final = frozenset(("civilians", "women", "children", "unspecified"))


@dataclass(frozen=True, slots=True)
class People:
    """`low`, `high` as in CONTRACTS.md; `counted` is False for a bare plural ("insurgents") and for pronouns."""

    start: int
    end: int
    words: str
    head: str
    plural: bool
    category: Category
    low: int | None = None
    high: int | None = None
    counted: bool = False
    definite: bool = False
    other: bool = False
    part: bool = False
    none: bool = False
    name: str | None = None
    including: bool = False
    also: tuple[Category, ...] = ()
    """Who else the number is of: "eight women and children"."""


def find_people(
    sentence: str,
    words: Sequence[Token],
    numbers: Sequence[Quantity],
    nouns: dict[str, PersonNoun],
    blocked: Sequence[tuple[int, int]] = (),
    names: Sequence[tuple[int, int]] = (),
) -> list[People]:
    """The people of a sentence, left to right. `blocked` stretches (dates) hold no quantity;
    a group's name is one word.
    """
    quantities = [q for q in numbers if not any(s < q.end and q.start < e for s, e in blocked)]
    by_end = {q.end: q for q in quantities}
    found: list[People] = []
    for i, token in enumerate(words):
        noun = nouns.get(token.low)
        if noun is None or token.text in IN_NAMES or _is_modifier(words, i, noun, nouns):
            continue
        if token.low in ONLY_COUNTED and not _ends_phrase(words, i):
            continue
        people = _phrase(sentence, words, i, noun, by_end, names)
        if token.low in ONLY_COUNTED and not people.words[0].isdigit() and people.low in (None, 1):
            continue
        if found and people.start < found[-1].end:
            continue
        if found and _shares_number(sentence, found[-1], people):
            found[-1] = _both(sentence, found[-1], people)
            continue
        found.append(people)
    return found


def _ends_phrase(words: Sequence[Token], i: int) -> bool:
    """Whether no noun follows that the name would only describe ("three Taliban leaders")."""
    after = words[i + 1].low if i + 1 < len(words) else ""
    return not after[:1].isalpha() or after in STOP or after in AFTER_NOUN or after.endswith(("ed", "ing"))


def _shares_number(sentence: str, first: People, second: People) -> bool:
    """ "eight women and children": a plural without number or article after "and", of a kind with the one before."""
    alike = first.category == second.category or {first.category, second.category} <= _UNARMED
    return (
        first.counted
        and first.plural
        and second.plural
        and not (second.counted or second.definite or second.other or second.none)
        and alike
        and sentence[first.end : second.start] == " and "
    )


def _both(sentence: str, first: People, second: People) -> People:
    also = () if second.category == first.category else (second.category,)
    end = second.end
    return replace(first, end=end, words=sentence[first.start : end], also=(*first.also, *also))


def _is_modifier(words: Sequence[Token], i: int, noun: PersonNoun, nouns: dict[str, PersonNoun]) -> bool:
    """Whether the noun only describes the next one: "insurgent activity", "police station", "suspect vehicle"."""
    if i + 1 >= len(words):
        return False
    after = words[i + 1]
    if words[i].low in ("afghan", "pakistani") and after.low in ("and", "-", "led"):
        return True
    if not after.text[0].isalpha() or after.start - words[i].end != 1:
        return after.text in ("-", "/") and after.start == words[i].end
    if noun.plural and words[i].low not in ("police", "personnel"):
        return False
    if after.low in nouns or after.low in POSITION_NOUNS:
        return True
    if noun.lemma in ADJECTIVAL and after.text[0].isupper() and i + 2 < len(words) and words[i + 2].low in nouns:
        return True  # "a local Taliban leader"
    if words[i].text in ("major", "general", "private") and after.low not in STOP:
        return not after.low.endswith(("ed", "ing"))  # "a major trafficker" is no officer
    if after.text[0].isupper() or after.low in STOP or after.low.endswith(("ed", "ing", "ly")):
        return False
    if after.low in AFTER_NOUN:
        return False
    return not after.low.endswith("s") or after.low in POSITION_NOUNS


@dataclass(slots=True)
class _Walk:
    """What stands to the left of a person noun: where the phrase begins, and what determines it."""

    first: int
    category: Category
    other: bool
    quantity: Quantity | None = None
    definite: bool = False
    none: bool = False
    single: bool = False


def _walk_left(
    words: Sequence[Token],
    i: int,
    noun: PersonNoun,
    by_end: dict[int, Quantity],
    names: Sequence[tuple[int, int]],
) -> _Walk:
    """From the noun over its modifiers to a quantity or determiner, or to a word that is no modifier."""
    walk = _Walk(i, noun.category, words[i].low in OTHER)
    inside = -1
    for j in range(i - 1, max(-1, i - 12), -1):
        token = words[j]
        inside = next((s for s, e in names if s <= token.start < e), inside)
        if 0 <= inside <= token.start:
            walk.first = j  # "an Islamic Movement of Uzbekistan leader": a group's name is one word
            inside = -1 if token.start == inside else inside
            continue
        shot = token.low == "dead" and j > 0 and words[j - 1].low == "shot"
        if _determines(words, j, noun, by_end, walk) or shot or not _modifies(token):
            break
        walk.other = walk.other or token.low in OTHER
        if token.low in ("former", "ex", "retired") and walk.category in ("soldiers", "police"):
            walk.category = "civilians"  # who no longer serves
        elif token.low in GROUP_WORDS and walk.category in BREAKABLE:
            walk.category = "militants"
        elif walk.category in BREAKABLE and token.low in BY_MODIFIER and noun.lemma not in ("leader", "facilitator"):
            walk.category = BY_MODIFIER[token.low]
        walk.first = j
    return walk


def _determines(words: Sequence[Token], j: int, noun: PersonNoun, by_end: dict[int, Quantity], walk: _Walk) -> bool:
    """Take a quantity or determiner, which begins the phrase; False where the word is none."""
    token = words[j]
    walk.quantity = by_end.get(token.end)
    if walk.quantity is not None:
        walk.first = _token_at(words, walk.quantity.start, j)
        before = words[walk.first - 1].low if walk.first else ""
        walk.definite = before in DEFINITE
        walk.other = walk.other or before in OTHER
        walk.first -= int(walk.definite or before in OTHER or before in POSSESSIVE)
    elif token.low in ONE or token.low == "no":
        walk.first, walk.single, walk.none = j, token.low != "no", token.low == "no"
        walk.other = walk.other or token.low in OTHER
    elif token.low in DEFINITE:
        walk.first, walk.definite = j, True
    elif token.low in POSSESSIVE or token.low.endswith(("'s", "s'")):
        walk.first, walk.single = j, not noun.plural
    else:
        return False
    return True


def _modifies(token: Token) -> bool:
    if not token.text[0].isalpha() or token.low in STOP:
        return False
    if token.low.endswith("ed") and len(token.low) > 4:
        return token.low in ADJECTIVE_ED or "-" in token.text
    return not token.low.endswith("ing") or token.low in ADJECTIVE_ING


def _phrase(
    sentence: str,
    words: Sequence[Token],
    i: int,
    noun: PersonNoun,
    by_end: dict[int, Quantity],
    names: Sequence[tuple[int, int]],
) -> People:
    walk = _walk_left(words, i, noun, by_end, names)
    if noun.lemma == "son" and sentence.startswith((" of soil", " of the soil"), words[i].end):
        walk.category = "soldiers"  # the army's phrase for its own dead
    start, end = words[walk.first].start, words[i].end
    low: int | None = None
    high: int | None = None
    counted = walk.quantity is not None
    named = _name_after(words, i) if words[i].text[0].isupper() and not noun.plural else None
    if walk.quantity is not None:
        low, high = walk.quantity.low, walk.quantity.high
    elif named:
        low, high, counted = 1, 1, True
    elif walk.single or (walk.definite and not noun.plural) or (not noun.plural and words[i].text[0].islower()):
        low, high, counted = 1, 1, walk.single
    whole = None if counted and low is not None else _partitive(words, walk.first, by_end)
    if whole is not None:
        start, low, high, counted = whole.start, whole.low, whole.high, True
    return People(
        start,
        end,
        sentence[start:end],
        noun.lemma,
        noun.plural or (whole is not None and whole.figure != 1),
        walk.category,
        low,
        high,
        counted,
        definite=walk.definite and whole is None,
        other=walk.other,
        part=whole is not None,
        none=walk.none,
        name=named if walk.quantity is None else None,
    )


def _name_after(words: Sequence[Token], i: int) -> str | None:
    """The name after a rank or title: "Constable Bilal Ahmed"."""
    end = i + 1
    while end < len(words) and end - i <= 4 and words[end].text[0].isupper() and words[end].text[1:].islower():
        end += 1
    return " ".join(word.text for word in words[i + 1 : end]) or None


def _partitive(words: Sequence[Token], first: int, by_end: dict[int, Quantity]) -> Quantity | None:
    """The quantity before "of": "two of the men", "dozens of insurgents", "a group of three insurgents"."""
    return by_end.get(words[first - 2].end) if first >= 2 and words[first - 1].low == "of" else None


def _token_at(words: Sequence[Token], start: int, last: int) -> int:
    while last > 0 and words[last].start > start:
        last -= 1
    return last
