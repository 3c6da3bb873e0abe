"""Everything that one sentence holds: people harmed, event words, places, dates, actors, and who says so.

Offsets in a sighting are in the whole text, except inside its sentence's own people and harm, which are in the
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from geomap.reading import assertion
from geomap.reading.anchors import Anchor, anchors, dated
from geomap.reading.asking import PlaceAsker
from geomap.reading.attribution import Attribution, Claimant, Voices, actor_by_date, attributions, named_first, voices
from geomap.reading.bare_numbers import bare_quantities, lone_others
from geomap.reading.casualties import Harm, find_harm
from geomap.reading.dates import DateMention
from geomap.reading.lexicon import ActorEntry, EventWord, Lexicon
from geomap.reading.numbers import find_quantities
from geomap.reading.people import People, find_people
from geomap.reading.phrases import Found, Token, fold, tokens, within
from geomap.reading.places import PlaceReader, PlaceRef
from geomap.reading.sentences import Sentence, split
from geomap.reading.speaking import without_speakers
from geomap.reading.titled import titled, with_titled
from geomap.reading.toponyms import NamedPlace, named_places

_CHANGE_OF_POWER: Final = date(2021, 8, 15)
_LATER: Final = re.compile(
    r"\b(?:202[1-9]|20[3-9]\d)\b|Taliban(?:[’']s)? (?:government|authorities|regime|administration|takeover|"
    r"return|rise to power|resurgence)|"
    r"Jfsan|Fursan|Mujahid\b|return to power|interim government|caretaker|Islamic Emirate"
)
_DESCRIBES: Final = re.compile(
    r"\s*(?:facilitators?|experts?|emplacers?|specialists?|makers?|builders?|cells?|networks?|materials?|making|"
    r"components?|"
    r"forces?\b|rifles?|team|detonat\w+ cord|facility|factory|factories|threats?|campaigns?|planner|planners|"
    r"leaders?|commanders?|equipment|capabilit\w+|training|teams?|"
    r"coordinators?|attempts?|plots?|plans?|victims|survivors|experience|site)\b"
)


_IS_DEVICE: Final = re.compile(r"(?:bombs?|mines?|landmines?)$", re.IGNORECASE)
_TRIED: Final = re.compile(r"\b(?:attempted|failed|foiled|planned|potential|possible|future)\s+(?:[\w-]+\s+){0,2}$")
_HAD_BEEN: Final = re.compile(r"\bwho (?:had|has|have) (?:earlier |previously )?(?:been )?$")
""" "…, who had been abducted a week earlier": what happened to someone before."""
_HANDLED: Final = re.compile(
    r"s?\s+(?:was|were|had been|has been|have been) (?:\w+ )?(?:found|confiscated|discovered|recovered|destroyed|"
    r"defused|seized|cleared|removed|dismantled|neutrali[sz]ed)\b"
)
_HANDLES: Final = re.compile(
    r"\b(?:plac(?:e|ed|ing)|plant(?:ed|ing)?|emplac\w+|find|found|discover\w*|recover\w*|confiscat\w+|seiz\w+|"
    r"defus\w+|distribut\w+|build\w*|making|made|transport\w*|laying|laid|carrying|mak\w+)\s+(?:[\w-]+\s+){0,4}$",
    re.IGNORECASE,
)
"""A bomb or mine that was laid, carried or found is a thing, and no explosion."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One sentence, read."""

    sentence: Sentence
    words: tuple[Token, ...]
    people: tuple[People, ...]
    harms: tuple[Harm, ...]
    events: tuple[Found[EventWord], ...]
    cues: tuple[Found[str], ...]
    refs: tuple[PlaceRef, ...]
    dates: tuple[DateMention, ...]
    actors: tuple[Found[ActorEntry], ...]
    said: tuple[Attribution, ...]
    description: bool
    anchor: Anchor | None

    def has(self, kind: str, start: int = 0, end: int = 1 << 30) -> Found[str] | None:
        """The first cue of a kind in a stretch of the sentence."""
        return next((c for c in self.cues if c.entry == kind and start <= c.start < end), None)


@dataclass(frozen=True, slots=True)
class TextRead:
    """A whole text, read sentence by sentence."""

    sightings: tuple[Sighting, ...]
    names: tuple[NamedPlace, ...]
    refs: tuple[PlaceRef, ...]
    voices: Voices
    late: bool
    filed_from: tuple[PlaceRef, ...] = ()
    """Provinces and districts that a dateline names as where the report was filed."""


def read_text(text: str, published: str | None, lexicon: Lexicon, asker: PlaceAsker) -> TextRead:
    """Read every sentence. Headings are read for place and date only by those who ask; they carry no harm."""
    gazetteer = asker.gazetteer
    asker.refresh()
    sentences, datelines = split(text)
    folded = fold(text)
    holds = anchors(text, sentences, datelines, published)
    day = next((a.when.last for a in reversed(holds)), None)
    late = day >= _CHANGE_OF_POWER if day else _is_late(text, lexicon, folded)
    actors = actor_by_date(lexicon.actors.find(text, folded), day, late=late)
    names = named_places(gazetteer, lexicon, text, actors, [(d.start, d.end) for d in datelines])
    metonyms = _governments(names, lexicon, late=late)
    speaking = voices(lexicon, text, folded, actors, metonyms)
    actors = sorted(
        [*actors, *(Found(m.start, m.end, m.words, lexicon.actors_by_id[m.entry]) for m in metonyms)],
        key=lambda a: a.start,
    )
    cues = lexicon.cues.find(text, folded)
    verbs = lexicon.harm.find(text, folded)
    events = lexicon.events.find(text, folded)
    places = PlaceReader(asker, day)
    filed_from = tuple(ref for d in datelines if (ref := places.dateline(d.text, d.start)) is not None)
    for dateline in datelines[:1]:
        places.near(dateline.text)
    by_place = [Found(n.start, n.end, n.text, n) for n in names]
    sightings: list[Sighting] = []
    for sentence, (anchor, dates) in zip(sentences, dated(sentences, holds), strict=True):
        start, end = sentence.start, sentence.end
        own = [f.entry for f in within(by_place, start, end)]
        parts = _Parts(
            lexicon,
            _shift(within(cues, start, end), start),
            within(verbs, start, end),
            within(events, start, end),
            tuple(within(actors, start, end)),
        )
        refs = tuple(places.read(sentence.text, start, own, _group_names(parts.actors, start)))
        last = _last_speaker(sightings, speaking)
        sightings.append(_sight(sentence, parts, refs, dates, anchor, speaking, last))
    refs = tuple(r for s in sightings for r in s.refs)
    return TextRead(tuple(sightings), tuple(names), refs, speaking, late, filed_from)


def _governments(names: Sequence[NamedPlace], lexicon: Lexicon, *, late: bool) -> list[Found[str]]:
    """The capitals and countries that stand for a government, with its actor id."""
    return [
        Found(n.start, n.end, n.text, _government(lexicon.metonyms[n.text], late))
        for n in names
        if n.kind == "metonym" and n.text in lexicon.metonyms
    ]


def _last_speaker(sightings: Sequence[Sighting], speaking: Voices) -> Claimant | None:
    if not sightings:
        return None
    last = sightings[-1]
    return last.said[-1].claimant if last.said else named_first(last.sentence.text, speaking)


@dataclass(frozen=True, slots=True)
class _Parts:
    lexicon: Lexicon
    cues: list[Found[str]]
    verbs: Sequence[Found]  # type: ignore[type-arg]
    events: Sequence[Found[EventWord]]
    actors: tuple[Found[ActorEntry], ...]


def _sight(
    sentence: Sentence,
    parts: _Parts,
    refs: tuple[PlaceRef, ...],
    dates: tuple[DateMention, ...],
    anchor: Anchor | None,
    speaking: Voices,
    last: Claimant | None,
) -> Sighting:
    text = sentence.text
    words = tokens(text)
    numbers = find_quantities(text)
    blocked = [(d.start - sentence.start, d.end - sentence.start) for d in dates]
    groups = _group_names(parts.actors, sentence.start)
    nouns = with_titled(find_people(text, words, numbers, parts.lexicon.people, blocked, groups), titled(text))
    speaks = any(c.entry in ("saying", "negation") for c in parts.cues)
    people = without_speakers(text, nouns) if speaks else nouns
    bare = [*bare_quantities(text, words, numbers, nouns, blocked), *lone_others(words, nouns)]
    found = [] if sentence.heading else find_harm(text, words, people, bare, _shift(parts.verbs, sentence.start))
    first_harm = min((h.start for h in found), default=len(text))
    description = assertion.is_description(text, parts.cues, first_harm)
    harms = tuple(
        h
        for h in found
        if assertion.harm_standing(text, h, parts.cues, found) == "asserted" and not (description and h.active)
    )
    events = tuple(
        e
        for e in parts.events
        if not sentence.heading and not description and _happened(text, e, sentence.start, parts.cues)
    )
    return Sighting(
        sentence,
        tuple(words),
        tuple(people),
        harms,
        events,
        tuple(parts.cues),
        refs,
        dates,
        parts.actors,
        tuple(attributions(text, sentence.start, parts.cues, speaking, last)),
        description,
        anchor,
    )


def _group_names(actors: Sequence[Found[ActorEntry]], offset: int) -> list[tuple[int, int]]:
    """Names with small words in them ("Islamic Movement of Uzbekistan"), which the grammar must take for one word."""
    return [(a.start - offset, a.end - offset) for a in actors if " of " in a.words or " in " in a.words]


def _happened(text: str, event: Found[EventWord], offset: int, cues: Sequence[Found[str]]) -> bool:
    """An event word counts if its sentence states it, and it neither describes another noun nor lacks what it needs."""
    start, end = event.start - offset, event.end - offset
    if _DESCRIBES.match(text, end):
        return False
    if _IS_DEVICE.search(event.words) and _is_handled(text, start, end):
        return False
    before = text[max(0, start - 40) : start]
    if _TRIED.search(before) or _HAD_BEEN.search(before):
        return False
    if event.entry.needs:
        low = text.lower()
        if not any(re.search(rf"\b{re.escape(need)}\b", low) for need in event.entry.needs):
            return False
    return assertion.standing(text, start, cues, subject=_subject_before(text, start, cues)) == "asserted"


def _subject_before(text: str, start: int, cues: Sequence[Found[str]]) -> int | None:
    """Event words after "responsible for" and the like are what someone is known for: no subject of their own."""
    return None


def _is_handled(text: str, start: int, end: int) -> bool:
    return bool(_HANDLED.match(text, end) or _HANDLES.search(text[max(0, start - 50) : start]))


def _shift(found: Sequence[Found], offset: int) -> list[Found]:  # type: ignore[type-arg]
    return [Found(f.start - offset, f.end - offset, f.words, f.entry) for f in found]


def _government(actor: str, late: bool) -> str:
    if actor == "government":
        return "taliban_authorities" if late else "afg_government"
    return actor


def _is_late(text: str, lexicon: Lexicon, folded: str) -> bool:
    """Without any date: after the change of power in Kabul, unless the text's forces are of the time before."""
    if _LATER.search(text):
        return True
    return not any(f.entry.id == "isaf" for f in lexicon.actors.find(text[:20000], folded[:20000]))
