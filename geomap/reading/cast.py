"""The actors of an incident: from the parts that were read, the claims, and what the kind of event implies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from geomap.model import Actor, Role
from geomap.reading.drafts import Draft
from geomap.reading.lexicon import Lexicon
from geomap.reading.tellings import Toll

_GUNMEN: Final = re.compile(
    r"\b(?:(?:unknown|unidentified|armed|masked) (?:gunmen|assailants|attackers|men|militants|persons)|gunmen|"
    r"gunman|motorcyclists)\b",
    re.IGNORECASE,
)
_OWN_FORCES: Final = (
    r"(?P<{0}>security forces|security personnel|troops|(?:the )?army|law enforcement agenc(?:y|ies)|police|levies|"
    r"border guards)"
)
_FORCES_ACT: Final = re.compile(
    rf"\b{_OWN_FORCES.format('who')}\s+(?:(?:personnel|team|party|also|have|had|claimed|claims|to|jointly|later|then|"
    r"reportedly|effectively|successfully)\s+){0,4}"
    r"(?:kill(?:ed)?|gunned down|shot dead|eliminated|neutrali[sz]ed|arrested|"
    r"apprehended|detained|conducted|launched|carried out|raided|foiled|repulsed|repelled|captured|rescued)\b"
    rf"|\b(?:conducted|carried out|launched) by (?:the )?{_OWN_FORCES.format('by')}\b",
    re.IGNORECASE,
)
"""A country's forces by their function, in the act: "Security forces killed eight terrorists"."""
_MILITANTS_AFTER: Final = re.compile(r"\s+(?:militants|fighters|insurgents|gunmen|terrorists|commander|militant)\b")
_BY_FUNCTION: Final = {"police": "pak_police", "levies": "levies"}
_FORCES_OF: Final = {("PK", "soldiers"): "pak_army", ("PK", "police"): "pak_police"}


def cast(draft: Draft, tolls: Sequence[Toll], lexicon: Lexicon, country: str | None, source: str) -> tuple[Actor, ...]:
    """Each actor once in each role; one with a part is not also "affiliated"."""
    found: dict[tuple[str, Role], Actor] = {}
    for part in draft.actors:
        actor_id = _as_meant(part.entry.id, part.words, country, draft)
        _add(found, lexicon, actor_id, part.role, part.words, source)
    if not any(role == "initiator" for _, role in found):
        lead = draft.within.parts if draft.within else []  # "Security forces killed eight in two operations. …"
        text = " ".join(h.sighting.sentence.text[h.start : h.end] for h in [*draft.parts, *lead] if h.tells)
        gunmen = _GUNMEN.search(text)
        if gunmen:
            _add(found, lexicon, "unknown_gunmen", "initiator", gunmen.group(), source)
        elif country == "PK" and (act := _FORCES_ACT.search(text)):
            words = act["who"] or act["by"]
            _add(found, lexicon, _BY_FUNCTION.get(words.lower(), "pak_army"), "initiator", words, source)
    if draft.own_country == "PK" and not any(role == "initiator" for _, role in found):
        _add(found, lexicon, "pak_air_force" if "air" in draft.families else "pak_army", "initiator", None, source)
    for toll in tolls:
        if set(toll.categories) & {"civilians", "women", "children"} and toll.measure in (
            "killed",
            "injured",
            "displaced",
        ):
            _add(found, lexicon, "civilians", "target", toll.label, source)
        for category in toll.categories:
            force = _FORCES_OF.get((country or "", category))
            if (
                force
                and toll.measure in ("killed", "injured")
                and not any(
                    r == "target" and (i == force or lexicon_kind(lexicon, i) == "paramilitary") for i, r in found
                )
            ):
                _add(found, lexicon, force, "target", toll.label, source)
    busy = {i for i, role in found if role != "affiliated"}
    return tuple(a for (i, role), a in found.items() if role != "affiliated" or i not in busy)


def lexicon_kind(lexicon: Lexicon, actor_id: str) -> str:
    """The kind of an actor, "" for one without an entry."""
    entry = lexicon.actors_by_id.get(actor_id)
    return entry.kind if entry else ""


def _as_meant(actor_id: str, words: str, country: str | None, draft: Draft) -> str:
    """A government's airstrike is flown by its air force; "Taliban militants" in Pakistan are the Pakistani Taliban."""
    if (
        "air" in draft.families
        and actor_id in ("pak_government", "pak_army")
        and any(p.entry.id == actor_id and p.role == "initiator" and p.words == words for p in draft.actors)
    ):
        return "pak_air_force"
    if country == "PK" and actor_id in ("taliban", "taliban_authorities") and _MILITANTS_AFTER.search(words + " "):
        return "ttp"
    return actor_id


def _add(
    found: dict[tuple[str, Role], Actor], lexicon: Lexicon, actor_id: str, role: Role, words: str | None, source: str
) -> None:
    entry = lexicon.actors_by_id.get(actor_id)
    name = (
        entry.name if entry else {"civilians": "Civilians", "unknown_gunmen": "Unknown gunmen"}.get(actor_id, actor_id)
    )
    found.setdefault((actor_id, role), Actor(id=actor_id, name=name, role=role, words=words, source=source))
