"""Who was killed, injured, captured or displaced in a sentence:
harm verbs and the people they have for object or subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from geomap.model import Measure
from geomap.reading.clauses import ADVERBS, BE, CLAUSE, HAVE, Clause
from geomap.reading.lexicon import HarmVerb
from geomap.reading.lists import alongside, objects
from geomap.reading.people import People
from geomap.reading.person_words import DEFINITE, ONE, POSSESSIVE
from geomap.reading.phrases import Found, Token
from geomap.reading.subjects import subjects

_LEAVE: Final = re.compile(r"[^.;:]{0,30}?\bto (?:leave|flee|move|go|return|abandon|evacuate)\b")
_LEADING: Final = 6
"""Words that may stand before a participle that opens its sentence."""
_BEFORE_INVERTED: Final = frozenset(("also", "among", "those", "the", "them", "dead", "and", "reportedly", "included"))
_DETERMINERS: Final = DEFINITE | POSSESSIVE | ONE | {"two", "three", "four", "five", "six", "every"}
_JOINING: Final = frozenset(("and", "or", "but"))
_FAR: Final = 10
"""Words between a passive and one joined to it."""
_SLAIN: Final = re.compile(
    r"\b(?:bullet|riddled|mutilated|decapitated|headless|beheaded|tortured|charred|dead|slain|strangled)", re.IGNORECASE
)
_BODY_OF: Final = re.compile(rf"{_SLAIN.pattern}[\w-]* (?:dead )?(?:body|bodies|corpses?) of $", re.IGNORECASE)
_CAME_TO: Final = frozenset(("to", "at", "is", "was", "stood", "stands", "reached", "hit", "crossed", "of"))
_PRESENT: Final = frozenset(("is", "are", "be"))


@dataclass(frozen=True, slots=True)
class Harm:
    """One predicate: `people` were `measure`. Offsets are in the sentence. `denied`:
    the sentence says it did not happen.
    """

    measure: Measure
    people: tuple[People, ...]
    start: int
    end: int
    active: bool
    denied: bool = False
    nominal: bool = False
    """Told by a noun ("the death of …"), which something may be said about ("planning the abduction of …")."""
    toll: bool = False
    """A count of those harmed in something told before ("put the dead at 35"), which is no event by itself."""

    @property
    def stated_at(self) -> int:
        """Where the statement itself stands, of which someone may be the claimant: a toll's is its number."""
        return self.people[0].start if self.toll else self.start

    @property
    def span(self) -> tuple[int, int]:
        """From the first to the last word of verb and people."""
        return (
            min(self.start, *(p.start for p in self.people)),
            max(self.end, *(p.end for p in self.people)),
        )


def find_harm(
    sentence: str,
    words: Sequence[Token],
    people: Sequence[People],
    bare: Sequence[People],
    verbs: Sequence[Found[HarmVerb]],
) -> list[Harm]:
    """Every predicate of harm in a sentence with at least one person, left to right.

    Offsets of `verbs` are in the sentence.
    """
    reader = Clause(sentence, words, people, bare, verbs)
    found = []
    for verb in verbs:
        harmed, active = _read(reader, verb)
        if not harmed:
            continue
        denied = any(p.none for p in harmed) or _negated(reader, verb.start)
        kept = tuple(p for p in harmed if not p.none) or tuple(harmed)
        use = verb.entry.use
        found.append(
            Harm(verb.entry.measure, kept, verb.start, verb.end, active, denied, use == "noun_of", use == "toll")
        )
    return _once(found)


def _read(reader: Clause, verb: Found[HarmVerb]) -> tuple[list[People], bool]:
    """The people of a verb, and whether it is active."""
    match verb.entry.use:
        case "active":
            return ([] if _is_attributive(reader, verb) else objects(reader, verb.end)), True
        case "noun_of":
            return objects(reader, verb.end), False
        case "subject":
            return subjects(reader, verb.start), False
        case "to_leave":
            people = objects(reader, verb.end)
            return (people if people and _LEAVE.match(reader.sentence, people[-1].end) else []), True
        case "split":
            return _between(reader, verb), True
        case "count":
            return _count(reader, verb), False
        case "toll":
            return _toll(reader, verb), False
        case "body":
            return _bodies(reader, verb), False
        case "participle":
            return _participle(reader, verb)


def _participle(reader: Clause, verb: Found[HarmVerb]) -> tuple[list[People], bool]:
    """ "were killed", "killed two", "with two killed": passive, active, or a passive cut short."""
    inverted = _inverted(reader, verb)
    if inverted:
        return inverted, False
    i = reader.index_at(verb.start) - 1
    while reader.low(i) in ADVERBS and i >= 0:
        i -= 1
    if reader.low(i) in BE:
        people = subjects(reader, verb.start)
        if reader.low(i) == "was" and people and all(p.plural and p.head != "police" for p in people):
            return [], False  # "two accused … and ASI Khalid was wounded": said of someone whom no word here tells
        if reader.low(i) in _PRESENT:  # "civilians are killed by these devices" tells of no one day
            people = [p for p in people if p.counted or p.definite]
        return [*people, *alongside(reader, verb.end)], False
    told = _described(reader, verb)
    if told:
        return told, False
    listed = objects(reader, verb.end)
    if listed and (reader.low(i) in _DETERMINERS or reader.low(i).isdigit()):
        return [], True  # "a kidnapped citizen", "two wounded men": it only describes
    if listed:
        return listed, True
    if reader.low(i) in ("the", "a", "an"):
        return [], True  # "the slain men were wanted"
    if reader.low(i) in HAVE or reader.low(i) in ("by", "to"):
        return [], True
    if reader.low(i) in _JOINING:  # "was wounded and detained"; in "killed two and detained …" the object is not read
        return _shared_subject(reader, i), False
    return [p for p in subjects(reader, verb.start) if p.counted or p.definite or p.none], False


def _shared_subject(reader: Clause, i: int) -> list[People]:
    """The people of "was wounded and taken into custody", whose second participle is joined at token `i`."""
    for m in range(i - 3, max(-1, i - _FAR), -1):  # "were pulled out of buses and shot dead"
        if reader.low(m) in BE and reader.low(m + 1).endswith("ed") and "," not in [reader.low(k) for k in range(m, i)]:
            return [p for p in subjects(reader, reader.words[m + 1].start) if p.counted or p.definite]
    j = i - 1
    while reader.low(j) in ADVERBS and j > 0:
        j -= 1
    participle = reader.low(j).endswith(("ed", "shot", "taken", "hurt"))
    passive = participle and (reader.low(j - 1) in BE or reader.low(j - 2) in BE)
    return [p for p in subjects(reader, reader.words[j].start) if p.counted or p.definite] if passive else []


def _inverted(reader: Clause, verb: Found[HarmVerb]) -> list[People]:
    """ "Also killed in the strike were a dozen insurgents"; "among those killed were two boys" tells of a part."""
    i = reader.index_at(verb.start)
    leading = {reader.low(j) for j in range(min(i, _LEADING + 1))}
    if i > _LEADING or not leading <= _BEFORE_INVERTED:
        return []
    for j in range(reader.index_at(verb.end), i + _LEADING * 2):
        if reader.low(j) in ("was", "were"):
            people = objects(reader, reader.words[j].end)
            return [replace(p, including=True) for p in people] if "among" in leading else people
        if reader.low(j) in CLAUSE or reader.low(j) == ",":
            return []
    return []


def _described(reader: Clause, verb: Found[HarmVerb]) -> list[People]:
    """ "three wounded people were brought in", "300 families displaced to Hangu": the number stands before."""
    for p in reader.people:
        if p.start < verb.start and verb.end < p.end and p.counted and verb.entry.measure == "injured":
            return [p]
        moved = verb.entry.measure == "displaced" and p.end + 1 == verb.start and p.counted
        if moved and reader.low(reader.index_at(verb.end)) in ("to", "from", "in", "into", "by", ".", ",", ""):
            return [p]
    return []


def _is_attributive(reader: Clause, verb: Found[HarmVerb]) -> bool:
    """ "to kill", "a killing": a plan or a noun, no statement that it happened."""
    i = reader.index_at(verb.start) - 1
    return verb.words.lower() == "kill" and reader.low(i) in (
        "to",
        "could",
        "would",
        "can",
        "may",
        "might",
        "will",
        "or",
    )


def _between(reader: Clause, verb: Found[HarmVerb]) -> list[People]:
    """ "took the two occupants of the vehicle into custody"."""
    i = reader.index_at(verb.start)
    for j in range(i - 1, max(-1, i - 14), -1):
        if reader.low(j) in ("took", "taking", "take", "takes"):
            return objects(reader, reader.words[j].end)
    return []


def _count(reader: Clause, verb: Found[HarmVerb]) -> list[People]:
    """ "six deaths": the number right before."""
    return next(([p] for p in reader.people if p.head == "" and 0 <= verb.start - p.end <= 1), [])


def _toll(reader: Clause, verb: Found[HarmVerb]) -> list[People]:
    """ "the death toll rose to 46", "put the dead at 35": the first number after, if it is what the toll came to."""
    after = next((p for p in reader.people if p.start >= verb.end and p.counted), None)
    if after is None:
        return []
    low = [reader.low(j) for j in range(reader.index_at(verb.end), reader.index_at(after.start))]
    plain = {"the dead", "the injured", "the wounded"}  # "the dead were three brothers" tells no toll
    signs = {"to", "at"} if verb.words.lower() in plain else _CAME_TO
    return [after] if signs & set(low) and ";" not in low and low.count(",") < 2 else []


def _bodies(reader: Clause, verb: Found[HarmVerb]) -> list[People]:
    """ "a bullet-riddled body was found": somebody killed whom nothing else tells of."""
    told = [*subjects(reader, verb.start), *objects(reader, verb.end)]
    own = [p for p in told if p.head in ("body", "corpse") and p.counted and _SLAIN.search(p.words)]
    return own or [p for p in told if _BODY_OF.search(reader.sentence, max(0, p.start - 60), p.start)]


def _negated(reader: Clause, offset: int) -> bool:
    i = reader.index_at(offset)
    for j in range(i - 1, max(-1, i - 5), -1):
        if reader.low(j) in (",", ";"):
            return False
        if reader.low(j) == "without":
            return j == i - 1  # "without killing", but "without incident detained two men"
        if reader.low(j) in ("not", "never", "nor", "didn't", "nobody", "none"):
            return True
    return False


def _once(found: list[Harm]) -> list[Harm]:
    """One predicate for the same people and measure ("killed and died")."""
    seen: set[tuple[str, int]] = set()
    kept = []
    for harm in found:
        people = tuple(p for p in harm.people if (harm.measure, p.start) not in seen)
        seen.update((harm.measure, p.start) for p in people)
        if people:
            kept.append(harm if len(people) == len(harm.people) else replace(harm, people=people))
    return kept
