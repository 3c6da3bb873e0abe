"""Who says so: the claimant of a stretch of a sentence.

Three forms: "according to X", "X said that …" / "…, X said", and "X's contention that …". X is an actor of the
dictionary, a capital or country that stands for its government, a person of the public record, or a function (police,
medics, residents).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from geomap.model import ClaimantRole
from geomap.reading.lexicon import ActorEntry, Lexicon, Speaker
from geomap.reading.phrases import Found, within
from geomap.reading.speaking import claims_event

_GOVERNMENTS: Final = frozenset(("government", "police", "intergovernmental"))
_FULL_NAME: Final = re.compile(r"[A-Z][a-z][\w’'-]*(?: (?:(?:ul|al|ur|bin|bint|e|i) )?[A-Z][a-z][\w’'-]*){1,7}")
_TITLES: Final = frozenset({
    "Caretaker", "Prime", "Minister", "President", "General", "Gen", "Army", "Chief", "Foreign", "Interior",
    "Defence", "Defense", "Mr", "Mrs", "Ms", "Dr", "Spokesman", "Governor", "Deputy", "Information",
    "Commissioner", "Lt", "Col", "Brig", "Maj", "Captain", "Sir", "Former", "Acting", "Senior", "Justice",
    "Inspector", "Colonel", "Major", "Lieutenant", "The", "But", "And", "In", "On", "At", "As"
})  # fmt: skip
_NAME_BEFORE: Final = re.compile(
    r"([A-Z][a-z][\w’'-]*(?: (?:(?:ul|al|ur|bin) )?[A-Z][a-z][\w’'-]*){0,4})\s*(?:,[^,]{2,60},)?\s*$"
)
_NO_NAMES: Final = frozenset({
    "the", "this", "that", "these", "those", "it", "he", "she", "they", "his", "her", "their", "there", "however",
    "but", "and", "in", "on", "at", "a", "an", "as", "if", "when", "while", "after", "before", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "initial", "recent", "local", "some", "many"
})  # fmt: skip
_DENYING: Final = frozenset(("denied", "denies", "denying", "rejected", "rejects", "rejecting", "refuted"))
_GOES_ON: Final = re.compile(
    r"(?:It|They|He|She|The (?:statement|ministry|official|officials|spokes\w+|group|government|military|"
    r"army))\s+(?:(?:also|further|later|had|has)\s+)*\w+$"
)
_IT_ADDED: Final = re.compile(
    r",\s*(?:it|he|she|they|the (?:statement|official|spokes\w+))\s+(?:(?:also|further)\s+)?$"
)
_HEADED: Final = re.compile(r"[A-Z][\w’' ]{1,40}: ")
"""A situation report's "Government sources: …"."""
_PASSIVE: Final = re.compile(r"\b(?:was|were|been|is|are|being)\s+(?:\w+ly\s+)?$")
_QUOTE_CLOSED: Final = re.compile(r"[”\"]\s*$")
_QUOTED: Final = re.compile(r"[”\"]\s*(?:the\s+|a\s+)?$")
_TO_WHOM_WHEN: Final = re.compile(
    r"\s*(?:(?:reporters|journalists|newsmen|the media|(?:the )?[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,4})"
    r"(?: by (?:tele)?phone)?(?![\w’']))?"
    r"\s*(?:(?:on |late |early )*\w+day(?: (?:night|morning|evening|afternoon))?\b|late\b|early\b|here\b|yesterday\b|"
    r"today\b|(?:in|through|via) (?:a|an|its|his|their) (?:[\w-]+ ){0,2}?"
    r"(?:statement|release|tweet|report|post|message)"
    r"(?: (?:on|issued|posted|released|sent)(?: [\w ]{1,30})?)?|"
    r"(?:on|via) (?:X|Twitter|Facebook|Telegram|social media)\b)?"
)
"""Between "said" and the end of what is attributed: "told reporters on Monday", "said in a statement"."""
_TOLD_BEFORE: Final = 25
"""Code points before ", police said," that make it an aside of a sentence under way."""
_OFFICE: Final = re.compile(
    r"\b(?:minister|spokes\w+|president|governor|officer|chief|commissioner|secretary)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who claims: an actor id, or a name or function where there is none. `words` are the text's."""

    id: str
    role: ClaimantRole | None
    country: str | None = None
    words: str = ""


_FUNCTIONS: Final = {("police", "PK"): "pak_police", ("military", "PK"): "pak_army"}


def in_country(claimant: Claimant | None, country: str | None) -> Claimant | None:
    """ "Police" and "the military" are those of the country that the event was in."""
    actor = _FUNCTIONS.get((claimant.id, country or "")) if claimant else None
    return replace(claimant, id=actor, country=country) if claimant and actor else claimant


@dataclass(frozen=True, slots=True)
class Attribution:
    """A claimant and the stretch of the sentence (offsets in it) that it answers for."""

    claimant: Claimant
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Voices:
    """Everyone in a text who could speak, in order of position (offsets in the whole text)."""

    found: tuple[Found[Claimant], ...]
    full_names: dict[str, str]
    """Last names and the full names that the text gives for them."""

    def before(self, start: int, end: int) -> Claimant | None:
        """The last one in a stretch."""
        inside = within(self.found, start, end)
        return inside[-1].entry if inside else None

    def joined(self, last: Claimant, start: int, end: int, sentence: str, offset: int) -> Claimant | None:
        """Of "police and hospital officials" the first, where `last` is the second."""
        inside = within(self.found, start, end)
        if len(inside) < 2 or inside[-1].entry is not last:
            return None
        between = sentence[inside[-2].end - offset : inside[-1].start - offset]
        return inside[-2].entry if between.strip() == "and" else None

    def after(self, start: int, end: int) -> Claimant | None:
        """The first one in a stretch."""
        inside = within(self.found, start, end)
        return inside[0].entry if inside else None


def voices(
    lexicon: Lexicon,
    text: str,
    folded: str,
    actors: Sequence[Found[ActorEntry]],
    metonyms: Sequence[Found[str]],
) -> Voices:
    """Collect them; a longer name wins over one inside it ("Taliban officials" over "officials")."""
    found: list[Found[Claimant]] = []
    for a in actors:
        role: ClaimantRole = "government" if a.entry.kind in _GOVERNMENTS else "belligerent"
        role = "un" if a.entry.id == "un" else role
        found.append(Found(a.start, a.end, a.words, Claimant(a.entry.id, role, a.entry.country, a.words)))
    for m in metonyms:
        found.append(Found(m.start, m.end, m.words, Claimant(m.entry, "government", None, m.words)))
    for figure in lexicon.figures.find(text, folded):
        entry = lexicon.actors_by_id[figure.entry]
        role = "government" if entry.kind in _GOVERNMENTS else "belligerent"
        found.append(
            Found(figure.start, figure.end, figure.words, Claimant(entry.id, role, entry.country, figure.words))
        )
    for s in lexicon.speakers.find(text, folded):
        found.append(Found(s.start, s.end, s.words, Claimant(_own_name(s), s.entry.role, None, s.words)))
    found.sort(key=lambda f: (f.start, f.start - f.end))
    kept: list[Found[Claimant]] = []
    for f in found:
        if kept and f.start < kept[-1].end:
            continue
        kept.append(f)
    return Voices(tuple(kept), _full_names(text))


def _own_name(s: Found[Speaker]) -> str:
    """A monitor by its name, a function by its word."""
    return s.words if s.entry.role == "monitor" and s.words[:1].isupper() else s.entry.claimant


def _full_names(text: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for match in _FULL_NAME.finditer(text):
        words = match.group().split(" ")
        while words and words[0] in _TITLES:
            words.pop(0)
        if len(words) > 1:
            names.setdefault(words[-1], " ".join(words))
    return names


def _named(before: str, voices: Voices) -> Claimant | None:
    """Someone by name right before a verb of saying; the title before the name tells whether a government speaks."""
    match = _NAME_BEFORE.search(before)
    if match is None or match[1].split(" ")[0].lower() in _NO_NAMES:
        return None
    name = match[1]
    return Claimant(voices.full_names.get(name, name), "government" if _OFFICE.search(before) else None, None, name)


def attributions(
    sentence: str, offset: int, cues: Sequence[Found[str]], voices: Voices, before: Claimant | None = None
) -> list[Attribution]:
    """Who answers for which part of a sentence; narrower stretches come first. Offsets of `cues` are in the sentence.

    `before` is who spoke in the sentence before: "It said …", "The statement added …".
    """
    found = []
    end = offset + len(sentence)
    for cue in cues:
        start, stop = offset + cue.start, offset + cue.end
        if cue.entry == "according_to":
            claimant = voices.after(stop, min(end, stop + 90))
            if claimant:
                found.append(_according_to(sentence, cue, claimant))
        elif cue.entry == "saying_noun":
            claimant = voices.before(max(offset, start - 40), start)
            if claimant:
                found.append(Attribution(claimant, cue.end, _up_to_main_verb(sentence, cue.end)))
        elif cue.entry == "saying" and claims_event(sentence, cue.start) is not None:
            continue  # "claimed the bombing that killed 50": the number is the reporter's
        elif cue.entry == "saying" or (cue.entry == "negation" and cue.words.lower() in _DENYING):
            said = _goes_on(sentence, cue, found) or _said(sentence, offset, cue, voices)
            if before is not None and _IT_ADDED.search(sentence[: cue.start]) and not sentence[cue.end :].strip(' .”"'):
                said = Attribution(before, 0, cue.start)
            if said is None and before is not None and _GOES_ON.match(sentence[: cue.end]):
                said = Attribution(before, cue.end, len(sentence))
            if said:
                found.append(said)
    headed = _HEADED.match(sentence)
    source = voices.before(offset, offset + headed.end()) if headed else None
    if headed and source:
        found.append(Attribution(source, headed.end(), len(sentence)))
    return sorted(found, key=lambda a: a.end - a.start)


def _goes_on(sentence: str, cue: Found[str], found: Sequence[Attribution]) -> Attribution | None:
    """ "X said … and admitted …": the one who spoke first speaks on."""
    if not found or not sentence[: cue.start].endswith(" and "):
        return None
    last = max(found, key=lambda a: a.start)
    return Attribution(last.claimant, cue.end, len(sentence)) if 0 < last.start < cue.start <= last.end else None


def _according_to(sentence: str, cue: Found[str], claimant: Claimant) -> Attribution:
    """ "purported by X to be …" speaks of the noun before it; "according to X" of the whole sentence."""
    return Attribution(claimant, 0, len(sentence))


def _up_to_main_verb(sentence: str, start: int) -> int:
    match = re.compile(r"\b(?:comes?|came|follows|followed|drew|prompted|was met|were met|is at odds|stands)\b").search(
        sentence, start
    )
    return match.start() if match else len(sentence)


def _said(sentence: str, offset: int, cue: Found[str], voices: Voices) -> Attribution | None:
    """ "X said …" answers for what follows, "…, X said" for what stands before it."""
    if _PASSIVE.search(sentence[: cue.start]):
        return None
    after = sentence[cue.end :]
    before = sentence[: cue.start]
    subject_from = max(before.rfind(c) for c in (", ", "; ", ". ", "” ", '" ', ": "))
    near = voices.before(offset + max(0, cue.start - 100), offset + cue.start)
    rest = after[_TO_WHOM_WHEN.match(after).end() :]  # type: ignore[union-attr]
    trailing = not rest.strip(' .,”"’')
    inserted = rest.startswith(",") and subject_from > _TOLD_BEFORE and before[subject_from] == ","
    follows = near is not None and _QUOTED.search(before.rpartition(near.words)[0]) is not None
    if inserted and not trailing:
        claimant = voices.after(offset + subject_from, offset + cue.start)
        if claimant is not None:
            return Attribution(claimant, 0, len(sentence))
    if trailing or follows or re.match(r"[,.]?\s*[“\"]?$", after):
        claimant = voices.after(offset + max(0, subject_from), offset + cue.start)
        if claimant is None and not _QUOTE_CLOSED.search(before[: max(0, subject_from) + 2]):
            claimant = near
        return Attribution(claimant, 0, cue.start) if claimant else None
    near = near or _named(before, voices)
    if near is None:
        # "…,” said U.S. Army Col. Poppas": the speaker follows
        follower = voices.after(offset + cue.end, offset + min(len(sentence), cue.end + 80))
        return Attribution(follower, 0, cue.start) if follower and re.search(r"[,”\"]\s*$", before) else None
    return Attribution(
        voices.joined(near, offset, offset + cue.start, sentence, offset) or near, cue.end, len(sentence)
    )


def claimant_at(found: Sequence[Attribution], start: int) -> Claimant | None:
    """Who answers for the word at an offset of the sentence."""
    return next((a.claimant for a in found if a.start <= start < a.end), None)


def actor_by_date(found: Sequence[Found[ActorEntry]], day: date | None, *, late: bool) -> list[Found[ActorEntry]]:
    """Of entries that share a spelling, those valid on the day; on an unknown day, the later ones if `late`."""
    kept: list[Found[ActorEntry]] = []
    for f in found:
        valid = f.entry.valid_on(day) if day else (f.entry.valid_to is None) == late or _only(found, f)
        if valid or _only(found, f):
            kept.append(f)
    return kept


def _only(found: Sequence[Found[ActorEntry]], one: Found[ActorEntry]) -> bool:
    return not any(f is not one and f.start == one.start for f in within(found, one.start, one.start + 1))


def named_first(sentence: str, voices: Voices) -> Claimant | None:
    """The person that a sentence is about, by full name at its beginning: who "He said" means in the next one."""
    opening = sentence[:90]
    for name in voices.full_names.values():
        if name in opening:
            office: ClaimantRole | None = "government" if _OFFICE.search(opening) else None
            return Claimant(name, office, None, name)
    return None
