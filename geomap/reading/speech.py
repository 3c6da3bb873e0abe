"""Claims that are no count: responsibility, and denials of place, role or number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geomap.model import Measure, Stance
from geomap.reading.attribution import Claimant, Voices
from geomap.reading.sightings import Sighting
from geomap.reading.speaking import claims_event

_NOBODY: Final = re.compile(
    r"\b(?:no (?:one|group|militant|organi[sz]ation|party|immediate|faction|armed|known|claim)|nobody|none|yet to|"
    r"has not|have not|hasn't|did not|not immediately)\b",
    re.IGNORECASE,
)
_DENIAL: Final = frozenset(("denied", "denies", "deny", "denying", "rejected", "rejects", "rejecting", "refuted"))
_BOMBING: Final = re.compile(r"\b(?:bombings?|blasts?|explosions?|suicide)\b", re.IGNORECASE)
_ROLE: Final = re.compile(r"\b(?:responsib\w+|involve\w+|role|hand in|behind|link)\b", re.IGNORECASE)
_TOLL: Final = re.compile(r"\b(?:killed|casualt\w+|deaths?|died|dead|toll|harmed|loss(?:es)?|lost)\b", re.IGNORECASE)
_OWN_LOSS: Final = re.compile(
    r"\W*(?:it |they |he )?(?:had |has |have )?(?:suffer|sustain|incur|los[te]|losing|any loss)", re.IGNORECASE
)
_OF_WHAT_WAS_SAID: Final = re.compile(
    r"\s+(?:the|this|that|these|those|any such|such|all|both)?\s*(?:\w+['’]s?\s+)?"
    r"(?:claims?|allegations?|reports?|accusations?|assertions?|charges?)\b(?!\s+(?:that|of)\b)",
    re.IGNORECASE,
)
_STRUCK: Final = re.compile(
    r"\b(?:str(?:uck|ik)\w*|bomb\w*|attack\w*|cross\w*|airspace|carr\w+ out|conduct\w*|operation\w*|hit|target\w*|"
    r"incursion|inside)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """A claim in the making that is no count. Offsets in the whole text; `territory`:
    where it says it did not happen.
    """

    measure: Measure
    stance: Stance
    claimant: Claimant
    start: int
    end: int
    sentence: int
    territory: str | None = None
    of_claim: bool = False
    """It denies what another has claimed, whatever that was ("rejected the claim"); `measure` says nothing then."""
    kind: str | None = None
    """The family of the event that is claimed, where its noun tells ("claimed the bombing")."""
    own: bool = False
    """It denies losses of its own."""


def utterances(sightings: Sequence[Sighting], voices: Voices) -> list[Utterance]:
    """Responsibility taken or denied, and denials of place."""
    found: list[Utterance] = []
    for s in sightings:
        if s.sentence.heading:
            continue
        for cue in s.cues:
            if cue.entry in ("responsibility", "no_responsibility"):
                found += _responsibility(s, cue.start, cue.end, cue.entry == "responsibility", voices)
            elif cue.entry == "saying" and (end := claims_event(s.sentence.text, cue.start)) is not None:
                if not any(c.entry == "responsibility" and c.start == cue.start for c in s.cues):
                    found += _responsibility(s, cue.start, end, True, voices)
            elif cue.words.lower() == "claimed by" and not s.sentence.text[: cue.start].strip(" ("):
                found += _responsibility(s, cue.start, cue.end - 3, True, voices)
            elif cue.entry == "negation" and cue.words.lower() in _DENIAL:
                found += _denial(s, cue.start, cue.end, voices)
    return found


def _responsibility(s: Sighting, start: int, end: int, takes: bool, voices: Voices) -> list[Utterance]:
    text, offset = s.sentence.text, s.sentence.start
    if _NOBODY.search(text[max(0, start - 70, text.rfind(";", 0, start)) : end]) or re.search(
        r"\bnot\b|\bn[’']t\b", text[max(0, start - 12) : start]
    ):
        return []
    by = re.match(r"[^.;]{0,40}?\bby\b", text[end:])
    claimant = (
        voices.after(offset + end, offset + end + 100)
        if by
        else voices.before(offset + max(0, start - 120), offset + start)
    )
    if claimant is None or claimant.role not in ("belligerent", "government", None):
        return []
    if (
        not by
        and re.search(r"\bresponsibility for the\b", text[start:end], re.IGNORECASE)
        and not re.search(r"(?:claim|accept|took|taken|take|assum)\w*\s+$", text[:start])
    ):
        return []
    stop = _clause_end(text, end)
    stance: Stance = "asserts" if takes else "denies"
    kind = "bomb" if _BOMBING.search(text, start, stop) else None
    return [Utterance("responsibility", stance, claimant, offset + start, offset + stop, s.sentence.index, kind=kind)]


def _denial(s: Sighting, start: int, end: int, voices: Voices) -> list[Utterance]:
    text, offset = s.sentence.text, s.sentence.start
    claimant = voices.before(offset + max(0, start - 120), offset + start)
    if claimant is None or text[:start].endswith("nor "):
        return []
    stop = _clause_end(text, end)
    clause = text[end:stop]
    if _OF_WHAT_WAS_SAID.match(clause):
        return [Utterance("other", "denies", claimant, offset + start, offset + stop, s.sentence.index, of_claim=True)]
    territory = "AF" if s.has("territory_AF", end, stop) else "PK" if s.has("territory_PK", end, stop) else None
    if territory and _STRUCK.search(clause):
        return [Utterance("location", "denies", claimant, offset + start, offset + stop, s.sentence.index, territory)]
    if _TOLL.search(clause):
        own = _OWN_LOSS.match(clause) is not None
        return [Utterance("killed", "denies", claimant, offset + start, offset + stop, s.sentence.index, own=own)]
    if _ROLE.search(clause):
        return [Utterance("responsibility", "denies", claimant, offset + start, offset + stop, s.sentence.index)]
    return []


def _clause_end(text: str, start: int) -> int:
    match = re.compile(r"[;.]|, (?:but|and|while|saying|adding|insisting)\b|$").search(text, start)
    return match.start() if match else len(text)
