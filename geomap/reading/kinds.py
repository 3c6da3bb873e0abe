"""What kind of event it was: ACLED's types, from the words of the text and from who was harmed how."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from geomap.reading.drafts import Draft
from geomap.reading.tellings import Toll
from geomap.taxonomy import EventType, SubEventType, event_type_of

_FIRST: Final[tuple[SubEventType, ...]] = (
    "Air/drone strike",
    "Suicide bomb",
    "Abduction/forced disappearance",
    "Remote explosive/landmine/IED",
    "Shelling/artillery/missile attack",
    "Grenade",
    "Government regains territory",
    "Non-state actor overtakes territory",
)
_LAST: Final[tuple[SubEventType, ...]] = (
    "Looting/property destruction",
    "Violent demonstration",
    "Peaceful protest",
    "Other",
)
_FOUGHT_WORDS: Final[tuple[SubEventType, ...]] = ("Attack", "Armed clash", "Non-state actor overtakes territory")
_UNARMED: Final = frozenset(("civilians", "women", "children", "officials"))
_CLASH: Final = re.compile(
    r"\b(?:clash|firefight|gun ?battle|exchange|returned fire|engag|encounter|skirmish|ambush|security operation|"
    r"convoy|post|patrol|checkpoint|troops|fighting)",
    re.IGNORECASE,
)
_ONE_SIDED: Final = re.compile(
    r"\b(?:gunm[ae]n|armed men|assailants?|motorcycl\w+|unidentified|unknown|custody|tortured|executed|bodies|"
    r"bullet[- ]riddled|mosque|shrine|church|school|hospital|market|wedding|funeral|passenger)\b",
    re.IGNORECASE,
)
"""Words of killings in which nobody fought back."""
_FOUGHT: Final = re.compile(
    r"\b(?:clash\w*|exchange of fire|gun ?battle|firefight|encounter|returned fire|troops|soldiers|"
    r"security forces|police post|checkpost|convoy)\b",
    re.IGNORECASE,
)


def kind_of(draft: Draft, tolls: Sequence[Toll]) -> tuple[EventType, SubEventType]:
    """The event's type and sub-type."""
    words = Counter(
        e.entry.sub_event_type for h in draft.parts for e in h.events if e.entry.form not in ("agent", "operation")
    )
    agents = {e.entry.sub_event_type for h in draft.parts for e in h.events if e.entry.form == "agent"}
    sub = _sub_event(draft, words, agents, tolls)
    return event_type_of(sub), sub


def _sub_event(
    draft: Draft, words: Counter[SubEventType], agents: set[SubEventType], tolls: Sequence[Toll]
) -> SubEventType:
    killed = [t for t in tolls if t.measure in ("killed", "injured")]
    if "Suicide bomb" in agents and (words["Remote explosive/landmine/IED"] or killed):
        words["Suicide bomb"] += 1
    if any(t.measure == "killed" for t in tolls) and any(words[w] for w in _FOUGHT_WORDS):
        words["Abduction/forced disappearance"] = 0  # some were abducted where others were killed
    for sub in _FIRST:
        if words[sub] and not (sub == "Abduction/forced disappearance" and killed):
            return sub
    for sub in _LAST:
        if words[sub] and not words["Armed clash"]:
            return sub
    if draft.like is not None and not words:
        return kind_of(draft.like, ())[1]
    unarmed = {c for t in killed for c in t.categories} <= _UNARMED | {"unspecified"}
    if killed and unarmed and words["Abduction/forced disappearance"] and not words["Armed clash"]:
        return "Attack"
    if killed or words["Armed clash"] or words["Attack"]:
        return _ground(draft, words, killed)
    if any(t.measure == "captured" for t in tolls) or words["Arrests"]:
        return "Arrests"
    if words["Disrupted weapons use"]:
        return "Disrupted weapons use"
    return "Other"


def _ground(draft: Draft, words: Counter[SubEventType], killed: Sequence[Toll]) -> SubEventType:
    """A clash where armed people fought or were hit; an attack where only unarmed ones were."""
    victims = {c for t in killed for c in t.categories}
    text = " ".join(h.sighting.sentence.text[h.start : h.end] for h in draft.parts)
    if victims and victims <= _UNARMED and not _CLASH.search(text):
        return "Attack"
    if (
        victims
        and victims <= _UNARMED | {"unspecified"}
        and (words["Attack"] or _ONE_SIDED.search(text))
        and not _FOUGHT.search(text)
    ):
        return "Attack"
    return "Armed clash"
