"""Finds gazetteer names in running text: whole words, the longest name, offsets in the text as it was given."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import ahocorasick_rs

from gazetteer.model import NameMatch
from gazetteer.names.fold import plain, script_of

_SHORTEST = 3
"""Letters of the shortest name that is looked for in mixed case; shorter ones only in capitals ("KP")."""

_RUN = re.compile(r"([A-Za-z0-9]+)|[\s\S]")
_SIDES = ("north", "south", "east", "west", "central")
"""Words in lower case with which a region's name may begin ("eastern Afghanistan")."""


class Scanner:
    """A dictionary of names, each with the ids of the places that bear it. Safe to share between threads."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        places: dict[str, dict[str, None]] = {}
        for name, place_id in names:
            places.setdefault(name, {})[place_id] = None
        self._places = [tuple(ids) for ids in places.values()]
        # A name begins after a blank, else "n waziristan" would be found in "in Waziristan" and hide the real name.
        self._automaton = ahocorasick_rs.AhoCorasick(
            [f" {name}" for name in places] or ["\0"], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )

    def scan(self, text: str) -> list[NameMatch]:
        """The names in the text, in its order; they do not overlap."""
        folded, offsets = _folded(text)
        mixed_case = any(letter.islower() for letter in text) and any(letter.isupper() for letter in text)
        found = []
        for name, first, padded_last in self._automaton.find_matches_as_indexes(f" {folded}"):
            last = padded_last - 1
            if _is_word(folded, first, last):
                start, end = offsets[first], offsets[last - 1] + 1
                if not mixed_case or _is_name(text[start:end]):
                    found.append(NameMatch(text[start:end], start, end, self._places[name]))
        return found


def _is_word(folded: str, first: int, last: int) -> bool:
    before = first == 0 or not folded[first - 1].isalnum()
    return before and (last == len(folded) or not folded[last].isalnum())


def _is_name(written: str) -> bool:
    """Whether a match is written as a name is: with a capital, if its script has them, and short ones in capitals."""
    if script_of(written) == "Arab":
        return True
    letters = [letter for letter in written if letter.isalpha()]
    if len(letters) < _SHORTEST:
        return bool(letters) and all(map(str.isupper, letters))
    return letters[0].isupper() or (written.startswith(_SIDES) and any(map(str.isupper, letters)))


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    if _is_mark(letter):
        return ""  # a vowel mark of Arabic script
    return plain(letter) or ("" if letter in "'’‘`ʻʼ\u200c\u200dـ" else " ")


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as `plain` writes it, letter by letter, and for each letter its offset in the text."""
    letters: list[str] = []
    offsets: list[int] = []
    for match in _RUN.finditer(text):
        start, end = match.span()
        if match.lastindex:  # plain letters and digits, at once
            letters.append(match.group().lower())
            offsets.extend(range(start, end))
            continue
        # A second blank folds to nothing.
        for one in _fold_letter(match.group()):
            if one != " " or (letters and letters[-1][-1] != " "):
                letters.append(one)
                offsets.append(start)
    return "".join(letters), offsets


def _is_mark(letter: str) -> bool:
    return "\u0610" <= letter <= "\u061a" or "\u064b" <= letter <= "\u065f" or letter == "\u0670"
