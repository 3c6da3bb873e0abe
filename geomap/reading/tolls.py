"""Claims of how many: each claimant's telling of one event, counted once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geomap.model import Measure
from geomap.reading.accounts import Accounts, Telling, is_more
from geomap.reading.apportioning import by_place
from geomap.reading.attribution import claimant_at, in_country
from geomap.reading.casualties import Harm
from geomap.reading.drafts import Draft
from geomap.reading.people import People
from geomap.reading.sightings import Sighting
from geomap.reading.tellings import Toll, claims_of
from geomap.reading.victims import Roster

_RECALL: Final = 6
"""Sentences that a pronoun or "the attackers" may point back over."""
_UPDATE: Final = re.compile(
    r"\b(?:rose|risen|rises|climbed|jumped|increased|revised|updated|toll|went up|reached|mounted|raised|up from)\b",
    re.IGNORECASE,
)
"""Words by which a report says that a number is counted anew."""
_PRONOUNS: Final = frozenset(("he", "she", "they"))
_CLOSE: Final = 3
"""People told of last, whom a pronoun may mean."""


def tolls(draft: Draft, sightings: Sequence[Sighting]) -> list[Toll]:
    """What each claimant says of the event, in the order in which it is first said.

    `sightings` are the whole text's sentences by number: "the attackers" may be counted in one that tells of no event.
    """
    accounts = Accounts()
    country = draft.own_country or next((p.resolution.country for p in draft.places), None)
    done: set[tuple[int, int]] = set()
    for h in draft.parts:
        s = h.sighting
        at = s.sentence.index
        seen = [
            p for before in sightings[max(0, at - _RECALL) : at] for p in before.people if not before.sentence.heading
        ]
        for harm in h.harms:
            if harm.denied or (harm.measure == "displaced" and not any(p.counted for p in harm.people)):
                continue
            if (s.sentence.index, harm.start) in done:
                continue
            done.add((s.sentence.index, harm.start))
            for place, people in by_place(draft, sightings, s, harm):
                speaker = in_country(claimant_at(s.said, harm.stated_at), country)
                telling = accounts.of(speaker, s, harm, place, people)
                harmed = [] if telling.roster.groups else _harmed(sightings[max(0, at - _CLOSE) : at], harm.measure)
                _tell(telling, s, harm, people, seen, harmed)
    return [t for telling in accounts for t in claims_of(telling)]


def _harmed(sightings: Sequence[Sighting], measure: Measure) -> list[People]:
    """Those of some sentences of whom the same was told."""
    return [p for s in sightings for h in s.harms if h.measure == measure for p in h.people]


def _tell(
    telling: Telling,
    s: Sighting,
    harm: Harm,
    people: Sequence[People],
    seen: Sequence[People],
    harmed: Sequence[People] = (),
) -> None:
    where = s.sentence.index
    before = sorted((p for p in s.people if p.end <= harm.start), key=lambda p: p.start)
    people = _with_known(people, [*seen[-_CLOSE:], *before], harmed)
    text = s.sentence.text
    additive = is_more(text, harm)
    if telling.sights and all(seen_in.anchor is not s.anchor for seen_in in telling.sights.values()):
        additive = False  # under a new dateline the event is told anew: "also" adds to that telling
    counted = [p for p in people if p.counted and not p.including]
    # An update supersedes: the same people, counted anew.
    if _is_update(telling, text, counted, where):
        telling.earlier.append(telling.roster)
        telling.roster = Roster()
        additive = False
    telling.roster.tell(where, people, additive=additive, seen=[*seen, *before])
    telling.sights[where] = s
    for p in people:
        with_included = max([p.end, *(q.end for q in people if q.including)])
        span = (min(p.start, harm.start), max(p.end, harm.end)) if len(people) == 1 else (p.start, with_included)
        telling.spans[(where, p.start, p.end)] = (s.sentence.start + span[0], s.sentence.start + span[1])
        if p.including and p.counted:
            host = next((q for q in reversed(people) if not q.including and q.start < p.start), None)
            telling.included.append((where, p, host))


def _with_known(people: Sequence[People], near: Sequence[People], harmed: Sequence[People]) -> list[People]:
    """The people without a "he" or "they" that nobody named shortly before can be, or whose harm was told of another
    event (`harmed`), and each as who that was.
    """
    kept = []
    for p in people:
        if p.words.lower() in _PRONOUNS:
            meant = next((q for q in reversed(near) if q.plural == p.plural and (q.counted or q.definite)), None)
            if meant is None or meant in harmed:
                continue
            p = replace(p, category=meant.category)
        elif (
            p.other and (p.head == "" or p.words.lower().startswith(("another", "a "))) and p.category == "unspecified"
        ):
            alike = next((q for q in reversed(near) if q.counted and q.head not in ("", "others")), None)
            if alike is not None:  # "five militants were killed. Three more …": more of the same
                p = replace(p, category=alike.category, head=alike.head)
        kept.append(p)
    return kept


def _is_update(telling: Telling, text: str, counted: Sequence[People], where: int) -> bool:
    if len(counted) != 1 or len(telling.roster.groups) != 1 or not _UPDATE.search(text):
        return False
    group = telling.roster.groups[0]
    old, new = group.low or group.high or 0, counted[0].low or counted[0].high or 0
    same = counted[0].category in (group.category, "unspecified") or group.category == "unspecified"
    return group.order <= where and same and new != old and old > 1 and not counted[0].other
