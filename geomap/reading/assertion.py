"""Whether a statement says that something happened: not a plan, a threat, a denial, or what someone is known for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from geomap.reading.casualties import Harm
from geomap.reading.phrases import Found

Standing = Literal["asserted", "background", "hypothetical", "negated"]

_BOUNDARY: Final = re.compile(r"[;:—]|, (?:but|while|and|when)\b|\bbut\b")
_RELATIVE: Final = re.compile(
    r"\b(?:that|which|where|who|in which|attacks?|bombings?|ambush(?:es)?|raids?|assaults?|blasts?|killings?)\b"
)
_POINTING: Final = re.compile(
    r"\W*(?:(?:the|this|that|both|all|these|one|another|said) (?:[\w’'-]+ ){0,5}?"
    r"(?:leaders?|commanders?|facilitators?|insurgents?|individuals?|detainees?|man|men|suspects?|targets?|"
    r"militants?|network|cell|"
    r"governor|financier|chief|bombers?|expert|specialist|three|two|group|operative|sub-commander|emplacers?|official|"
    r"planners?|fighters?|makers?|builders?|smugglers?|suppliers?|coordinators?|couriers?|trainers?|recruiters?)\b"
    r"|he\b|she\b|they\b|his\b|their\b)",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r"(?!(?:The|An?|In|On|At|During|After|While|As|When|Afghan|Coalition|Security|Forces|Another|Also|Two|Three|"
    r"Several|Pakistani?|Police|Intelligence)\b)"
    r"[A-Z][\w’'-]+(?: (?:al|ul|[A-Z][\w’'-]+)){0,3}(?:,? (?:also known as|aka|who) [^,]{2,40},?)?\s(?:was|is|had|"
    r"has|also|[a-z]+(?:ed|s))\b"
)
"""A person's name for subject: "Saifullah was responsible for …"."""
_OF_FORCES: Final = re.compile(
    r"\b(?:forces?|patrols?|troops|soldiers|units?|teams?|police|platoon|company|battalion|squad|marines|commandos|"
    r"personnel|aircraft|helicopters?)\s+$",
    re.IGNORECASE,
)
"""Before "operating in" and the like: where troops are when something happens to them, not what they are known for."""
_OF_OLD: Final = re.compile(
    r"\b(?:aveng\w+|(?:revenge|retaliation|vengeance) for|anniversary of|mourn\w*|commemorat\w+|memory of)\s+"
    r"(?:the\s+|last \w+[’']s\s+)?$",
    re.IGNORECASE,
)
"""Before "the death of": a death of which something else came ("avenged the killing of their leader")."""
_WHO_WERE: Final = re.compile(r"\bwho (?:was|were|had been|have been) $")
_AGO: Final = re.compile(r"[^.;,]{0,40}\b(?:ago|earlier|previously|last (?:week|month|year))\b")
_ADJACENT: Final = 3
_LEADING_CUE: Final = 110
"""How far into a sentence (code points) a word for what someone is known for makes all of it a description."""
_ASKED_FOR: Final = re.compile(
    r"\s+(?:(?:a|an|close|precision|aerial|immediate)\s+)+(?:air\s?strike|air support|fire support|air power)",
    re.IGNORECASE,
)
"""Troops who "called for an air strike" asked for one at once; who "calls for air strikes" demands them."""
_FACT: Final = re.compile(r"\b(?:after|since|because|following|which|was|were)\b")
"""What follows is told as a fact, whatever is planned: "will host talks after a bomb killed two"."""
_DENYING: Final = frozenset(("denied", "denies", "deny", "denying", "rejected", "rejects", "rejecting", "refuted"))
_PAST_EVENT: Final = re.compile(
    r"(?:In|Over|During|Through|Throughout) (?:previous|past|earlier|recent|the past|prior|former|"
    r"the last) (?!night|week|evening|\d|24|day|hours)|"
    r"\bHistorically,|\b(?:(?:has|have) historically|"
    r"in the past(?! (?:\d|few|twenty|forty|two|three|several|days?|weeks?|hours?|month))|"
    r"traces? (?:its|their) roots|has its roots|deadliest (?:year|month) (?:for|in)|cumulative (?:losses|toll|deaths)|"
    r"decades ago|years ago|for years|"
    r"for decades|in previous|in the 19\d\ds)\b"
)


def is_description(sentence: str, cues: Sequence[Found[str]], first_harm: int) -> bool:
    """A sentence about someone ("The leader was responsible for …", "He planned …"), not about an event.

    `first_harm` is where its first verb of harm stands: what is said before it is said of its subject.
    """
    if not (_POINTING.match(sentence) or _NAMED.match(sentence)):
        return False
    cues = [c for c in cues if c.start < first_harm]
    return any(c.entry == "background" and c.start < _LEADING_CUE and not _after_comma(sentence, c.start) for c in cues)


def of_someone(sentence: str) -> bool:
    """Whether a sentence has for subject someone who was spoken of: "The facilitator moved …", "Both leaders …"."""
    return _POINTING.match(sentence) is not None


def _after_comma(sentence: str, offset: int) -> bool:
    """A cue inside an aside (", who is known for …,") describes in passing: the sentence's own verb comes later."""
    opened = sentence.rfind(", who", 0, offset + 5)
    return opened >= 0 and sentence.find(", was", offset) > 0


def standing(sentence: str, start: int, cues: Sequence[Found[str]], *, subject: int | None = None) -> Standing:
    """How the word at `start` stands; `subject` is where the people it is said of begin, if they stand before it."""
    for cue in cues:
        if cue.start >= start:
            break
        if cue.words in ("May", "March") and cue.start > 0:
            continue  # the month
        between = sentence[cue.end : start]
        if cue.entry == "hypothetical" and _governs(cue, between) and not _ASKED_FOR.match(sentence, cue.end):
            return "hypothetical"
        reach = 90 if cue.words.lower() in _DENYING else 25
        if cue.entry == "negation" and len(between) < reach and not _BOUNDARY.search(between) and "," not in between:
            return "negated"
        if cue.entry != "background" or (subject is not None and subject < cue.start) or _in_action(sentence, cue):
            continue
        if len(between) < 300 and not _BOUNDARY.search(between) and (_RELATIVE.search(between) or subject is None):
            return "background"
    return "asserted"


def _in_action(sentence: str, cue: Found[str]) -> bool:
    """Troops "operating in" a place, "supporting aircraft": what someone is doing, not what they are known for."""
    word = cue.words.lower()
    if word.startswith("operating"):
        return _OF_FORCES.search(sentence[: cue.start]) is not None
    return word == "supporting" and (cue.start == 0 or sentence[: cue.start].endswith(("The ", "the ")))


def _governs(cue: Found[str], between: str) -> bool:
    if cue.words.lower() in ("if", "unless"):
        return "," not in between
    return len(between) < 32 and not (_BOUNDARY.search(between) or _FACT.search(between)) and "," not in between


def harm_standing(sentence: str, harm: Harm, cues: Sequence[Found[str]], others: Sequence[Harm] = ()) -> Standing:
    """`standing` of a predicate of harm. A passive's people stand before it and after any aside about them."""
    if harm.active and sentence[: harm.start].rstrip().endswith(" and"):
        # "captured a man responsible for attacks and detained two": a second main verb
        first = min((o.start for o in others if o.active), default=harm.start)
        cues = [c for c in cues if c.start < first or c.entry != "background"]
    if harm.nominal:
        return "background" if _OF_OLD.search(sentence[: harm.start]) else standing(sentence, harm.start, cues)
    if _WHO_WERE.search(sentence[max(0, harm.start - 16) : harm.start]) and _AGO.match(sentence, harm.end):
        return "background"  # "workers who were kidnapped two weeks ago"
    if any(c.entry == "background" and 0 < harm.start - c.end < _ADJACENT for c in cues):
        return "background"  # "on charges of kidnapping a trader"
    first = min(p.start for p in harm.people)
    if harm.active or first > harm.start:
        return standing(sentence, harm.start, cues, subject=_active_subject(sentence, harm, cues))
    return standing(sentence, harm.start, cues, subject=first)


def _active_subject(sentence: str, harm: Harm, cues: Sequence[Found[str]]) -> int:
    """An active verb is a main verb unless an event or a relative word leads to it ("attacks that killed four")."""
    return (
        0
        if not any(
            _RELATIVE.search(sentence[c.end : harm.start])
            for c in cues
            if c.entry == "background" and c.end <= harm.start
        )
        else harm.start
    )


def looks_back(sentence: str) -> bool:
    """Whether a sentence speaks of earlier times in general: background, whatever it says was done then."""
    return bool(_PAST_EVENT.search(sentence))
