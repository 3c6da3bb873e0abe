"""Whose account of an event a statement is part of: a speaker's own, or the one that the report gives already."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from geomap.model import Measure
from geomap.reading.attribution import Claimant
from geomap.reading.casualties import Harm
from geomap.reading.people import People
from geomap.reading.places import PlaceRef
from geomap.reading.sightings import Sighting
from geomap.reading.victims import Roster

_NEAR: Final = 24
"""Accounts that a statement may go on with: the latest ones, which keeps hostile text from costing more."""
_MORE: Final = re.compile(
    r"\b(?:also|in addition|additionally|further|as well|later|subsequently|separately|meanwhile|another)\b",
    re.IGNORECASE,
)
_SAID_LATER: Final = re.compile(r"\b(?:later|also|further|meanwhile) (?=(?:claimed|said|told|put|confirmed)\b)")
_CONFIRMS: Final = re.compile(r"\bconfirm\w*\b", re.IGNORECASE)


@dataclass
class Telling:
    """One claimant's account of how many were harmed in one way, perhaps at one of several places."""

    claimant: Claimant | None
    measure: Measure
    place: PlaceRef | None
    confirms: bool = False
    """It confirms, so that the report tells the same in its own voice."""
    roster: Roster = field(default_factory=Roster)
    spans: dict[tuple[int, int, int], tuple[int, int]] = field(default_factory=dict)
    sights: dict[int, Sighting] = field(default_factory=dict)
    included: list[tuple[int, People, People | None]] = field(default_factory=list)
    earlier: list[Roster] = field(default_factory=list)


@dataclass
class Accounts:
    """The accounts of one event, in the order in which they begin."""

    _by_key: dict[tuple[str | None, Measure, str | None], Telling] = field(default_factory=dict)
    _alike: defaultdict[tuple[Measure, str | None], list[Telling]] = field(default_factory=lambda: defaultdict(list))
    _official: Claimant | None = None
    """Who spoke last for a government or a party."""

    def __iter__(self) -> Iterator[Telling]:
        return iter(self._by_key.values())

    def of(
        self, speaker: Claimant | None, s: Sighting, harm: Harm, place: PlaceRef | None, people: Sequence[People]
    ) -> Telling:
        """The account that a predicate belongs to; a new one where it begins one."""
        confirms = bool(speaker and _CONFIRMS.search(s.sentence.text, max(0, harm.start - 200), harm.start))
        teller = self._teller(speaker, s, harm, place.place_id if place else None, people, confirms=confirms)
        key = (teller.id if teller else None, harm.measure, place.place_id if place else None)
        if key not in self._by_key:
            telling = Telling(teller, harm.measure, place, confirms=confirms)
            self._by_key[key] = telling
            self._alike[key[1:]].append(telling)
            if teller and teller.role in ("government", "belligerent"):
                self._official = teller
        return self._by_key[key]

    def _teller(
        self,
        speaker: Claimant | None,
        s: Sighting,
        harm: Harm,
        place_id: str | None,
        people: Sequence[People],
        *,
        confirms: bool,
    ) -> Claimant | None:
        told = self._alike[harm.measure, place_id]
        adds = len(told) == 1 and _adds_to(told[0], s, harm, people)
        if speaker is None and adds:
            return told[0].claimant  # "a passerby was also injured" adds to the account that the report gave
        if speaker is None:
            return self._continued(harm.measure, place_id, people, s.sentence.index)
        if confirms and (None, harm.measure, None) in self._by_key:
            return None  # confirms what the report has told already: no account of its own
        if speaker.id == "officials" and not harm.toll:
            speaker = self._official or speaker  # "officials said" after "military officials said" are those
        if adds and told[0].claimant is None:
            return None  # "the force also detained two, officials said" adds to the report's own account
        return speaker

    def _continued(
        self, measure: Measure, place_id: str | None, people: Sequence[People], where: int
    ) -> Claimant | None:
        """Whose account the reporter goes on with: whose people are pointed back to, and nobody else's."""
        if (None, measure, place_id) in self._by_key:
            return None
        for telling in self._alike[measure, place_id][-_NEAR:]:
            if telling.confirms or telling.roster.knows(people, where):
                return telling.claimant
        return None


def _adds_to(told: Telling, s: Sighting, harm: Harm, people: Sequence[People]) -> bool:
    """Whether more of the same kind of people are told of, rather than that someone "later claimed" something."""
    kinds = {g.category for g in told.roster.groups[-_NEAR:]}
    alike = "unspecified" in kinds or any(p.category in kinds or p.category == "unspecified" for p in people)
    return alike and is_more(_without_later(s.sentence.text), harm)


@lru_cache(maxsize=16)
def _without_later(text: str) -> str:
    """A sentence with blanks where somebody "later said" something: asked for again for each of its predicates."""
    return _SAID_LATER.sub(lambda m: " " * len(m.group()), text)


def is_more(text: str, harm: Harm) -> bool:
    """Whether a predicate says that its people are further ones: "also", "in addition"."""
    return bool(_MORE.search(text, max(0, harm.start - 60), harm.span[1]) or _MORE.match(text))
