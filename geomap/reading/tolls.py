"""Claims of how many: each claimant's telling of one event, counted once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geomap.model import Measure
from geomap.reading.apportioning import by_place
from geomap.reading.attribution import Claimant, claimant_at, in_country
from geomap.reading.casualties import Harm
from geomap.reading.drafts import Draft
from geomap.reading.people import People
from geomap.reading.sightings import Sighting
from geomap.reading.tellings import Telling, Toll, claims_of
from geomap.reading.victims import Roster

_RECALL: Final = 6
"""Sentences that a pronoun or "the attackers" may point back over."""
_MORE: Final = re.compile(
    r"\b(?:also|in addition|additionally|further|as well|later|subsequently|separately|meanwhile|another)\b",
    re.IGNORECASE,
)
_UPDATE: Final = re.compile(
    r"\b(?:rose|risen|rises|climbed|jumped|increased|revised|updated|toll|went up|reached|mounted|raised|up from)\b",
    re.IGNORECASE,
)
"""Words by which a report says that a number is counted anew."""
_SAID_LATER: Final = re.compile(r"\b(?:later|also|further|meanwhile) (?=(?:claimed|said|told|put|confirmed)\b)")
_PRONOUNS: Final = frozenset(("he", "she", "they"))
_CLOSE: Final = 3
"""People told of last, whom a pronoun may mean."""
_CONFIRMS: Final = re.compile(r"\bconfirm\w*\b", re.IGNORECASE)


def tolls(draft: Draft, sightings: Sequence[Sighting]) -> list[Toll]:
    """What each claimant says of the event, in the order in which it is first said.

    `sightings` are the whole text's sentences by number: "the attackers" may be counted in one that tells of no event.
    """
    tellings: dict[tuple[str | None, Measure, str | None], Telling] = {}
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
                place_id = place.place_id if place else None
                confirms = bool(speaker and _CONFIRMS.search(s.sentence.text, max(0, harm.start - 200), harm.start))
                speaker = _speaker(tellings, speaker, s, harm, place_id, people, confirms=confirms)
                key = (speaker.id if speaker else None, harm.measure, place_id)
                telling = tellings.setdefault(key, Telling(speaker, harm.measure, place, confirms=confirms))
                harmed = [] if telling.roster.groups else _harmed(sightings[max(0, at - _CLOSE) : at], harm.measure)
                _tell(telling, s, harm, people, seen, harmed)
    return [t for telling in tellings.values() for t in claims_of(telling)]


def _speaker(
    tellings: dict[tuple[str | None, Measure, str | None], Telling],
    speaker: Claimant | None,
    s: Sighting,
    harm: Harm,
    place_id: str | None,
    people: Sequence[People],
    *,
    confirms: bool,
) -> Claimant | None:
    """Whose account a statement is part of: its speaker's own, or the one that it confirms, adds to or goes on with."""
    told = [t for (_, measure, place), t in tellings.items() if (measure, place) == (harm.measure, place_id)]
    adds = len(told) == 1 and _adds_to(told[0], s, harm, people)
    if speaker is None and adds:
        return told[0].claimant  # "a passerby was also injured" adds to the account that the report gave
    if speaker is None:
        return _continued(tellings, harm, place_id, people, s.sentence.index)
    if confirms and (None, harm.measure, None) in tellings:
        return None  # confirms what the report has told already: no account of its own
    if speaker.id == "officials" and not harm.toll:
        speaker = _the_officials(tellings) or speaker
    if adds and told[0].claimant is None:
        return None  # "the force also detained two, officials said" adds to the report's own account
    return speaker


def _adds_to(told: Telling, s: Sighting, harm: Harm, people: Sequence[People]) -> bool:
    """Whether more of the same kind of people are told of, rather than that someone "later claimed" something."""
    kinds = {g.category for g in told.roster.groups}
    alike = "unspecified" in kinds or any(p.category in kinds or p.category == "unspecified" for p in people)
    return alike and _is_more(_SAID_LATER.sub(lambda m: " " * len(m.group()), s.sentence.text), harm)


def _is_more(text: str, harm: Harm) -> bool:
    return bool(_MORE.search(text, max(0, harm.start - 60), harm.span[1]) or _MORE.match(text))


def _the_officials(tellings: dict[tuple[str | None, Measure, str | None], Telling]) -> Claimant | None:
    """ "Officials said" after "military officials said" are those officials."""
    known = [t.claimant for t in tellings.values() if t.claimant and t.claimant.role in ("government", "belligerent")]
    return known[-1] if known else None


def _continued(
    tellings: dict[tuple[str | None, Measure, str | None], Telling],
    harm: Harm,
    place_id: str | None,
    people: Sequence[People],
    where: int,
) -> Claimant | None:
    """The claimant whose account the reporter goes on with: whose people are pointed back to, and nobody else's."""
    if (None, harm.measure, place_id) in tellings:
        return None
    for (speaker, measure, place), telling in tellings.items():
        if speaker is None or (measure, place) != (harm.measure, place_id):
            continue
        if telling.confirms or telling.roster.knows(people, where):
            return telling.claimant
    return None


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
    additive = _is_more(text, harm)
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
