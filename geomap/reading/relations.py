"""How the events of one text stand to each other: who claimed or denied them, which account disputes which, what
answers what.

Works on the assembled events of one text, in their order; each looks at most `_NEAR` events back, so that the work
stays in proportion to the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geomap.model import Actor, Claim, Incident
from geomap.reading.assembly import Assembled, Assembler, alike, answered, disputes, linked
from geomap.reading.attribution import Claimant
from geomap.reading.lexicon import Lexicon
from geomap.reading.speech import Utterance

_NEAR: Final = 12


def spread_summaries(done: Sequence[Assembled]) -> None:
    """Let the numbers of a lead that sums up several events cover the events told after it.

    With two or more of them the lead has no incident of its own; with one it keeps it, for those that are not told.
    """
    for one in done:
        parts = [d for d in done if d.draft.within is one.draft] if one.draft.summary else []
        if not parts:
            continue
        inside = tuple(i for d in parts for i in d.ids)
        covered = inside if len(parts) > 1 else (*one.ids, *inside)
        one.claims = [c.model_copy(update={"incidents": covered}) for c in one.claims]
        if len(parts) > 1:
            one.incidents = []
        for part in parts:
            part.claims = [_as_detail(c, one.claims) for c in part.claims]


def _as_detail(claim: Claim, totals: Sequence[Claim]) -> Claim:
    for total in totals:
        same = claim.measure == total.measure and (
            claim.claimant == total.claimant or None in (claim.claimant, total.claimant)
        )
        fits = (claim.low or claim.high or 0) <= (total.low or total.high or 0)
        if same and fits and alike(claim, total) and claim.part_of is None and total.part_of is None:
            return claim.model_copy(update={"part_of": total.id})
    return claim


def attach_speech(done: Sequence[Assembled], said: Sequence[Utterance], assembler: Assembler, lexicon: Lexicon) -> None:
    """Attach responsibility and denials to the event that they speak of: of their sentence, else the one told last."""
    for one in said:
        home = _spoken_of(done, one)
        if home is None:
            continue
        claim = _uttered(one, home, assembler)
        if one.stance == "denies" and one.measure in ("killed", "other") and not one.own:
            denied = [c for c in home.claims if _denied_by(c, one, claim.claimant)]
            if not denied:
                continue
            last = denied[-1]
            claim = claim.model_copy(
                update={
                    "id": claim.id.removesuffix(f"-{one.measure}") + f"-{last.measure}",
                    "measure": last.measure,
                    "about": last.id,
                    "categories": last.categories,
                }
            )
        home.claims.append(claim)
        if one.measure == "responsibility" and one.stance == "asserts":
            home.incidents = [_claimed_by(i, one.claimant, lexicon, assembler.source.id) for i in home.incidents]


def _denied_by(claim: Claim, one: Utterance, claimant: str | None) -> bool:
    """Whether a claim is another's of what is denied: of any kind, where "the claim" is."""
    return (one.of_claim or claim.measure == "killed") and claim.stance == "asserts" and claim.claimant != claimant


def _spoken_of(done: Sequence[Assembled], one: Utterance) -> Assembled | None:
    before = [d for d in done if d.draft.parts[0].sighting.sentence.index <= one.sentence]
    for d in reversed(before[-_NEAR:]):
        if one.territory and not any(i.location.country == one.territory for i in d.incidents):
            continue
        if (
            one.measure == "responsibility"
            and d.draft.families <= {"order", "property", "protest", "arrest"}
            and d.draft.families
        ):
            continue
        if one.kind and one.kind not in d.draft.families and any(one.kind in b.draft.families for b in before[-_NEAR:]):
            continue
        return d
    later = [d for d in done if d.draft.parts[0].sighting.sentence.index > one.sentence]
    return later[0] if later and not before and one.territory is None else None


def _uttered(one: Utterance, home: Assembled, assembler: Assembler) -> Claim:
    return Claim(
        id=f"{assembler.prefix}-{one.start}-{one.end}-{one.measure}",
        claimant=one.claimant.id,
        claimant_role=one.claimant.role,
        measure=one.measure,
        stance=one.stance,
        incidents=home.ids,
        source=assembler.source.id,
        start=one.start,
        end=one.end,
        reported_on=assembler.source.published,
    )


def _claimed_by(incident: Incident, claimant: Claimant, lexicon: Lexicon, source: str) -> Incident:
    entry = lexicon.actors_by_id.get(claimant.id)
    actor = Actor(
        id=claimant.id,
        name=entry.name if entry else claimant.id,
        role="claimed_by",
        words=claimant.words or None,
        source=source,
    )
    others = tuple(a for a in incident.actors if not (a.id == actor.id and a.role in ("affiliated", "claimed_by")))
    return incident.model_copy(update={"actors": (*others, actor)})


def link_events(done: Sequence[Assembled], assembler: Assembler, lexicon: Lexicon, late: bool) -> None:
    """Link a side's own account to what it disputes, and an answer to what it answers."""
    _link(done, assembler, lexicon, late)


def _link(done: Sequence[Assembled], assembler: Assembler, lexicon: Lexicon, late: bool) -> None:
    for at, one in enumerate(done):
        around = done[max(0, at - _NEAR) : at + _NEAR]
        against = disputes(one, around)
        if against:
            reason = "the same kind of event by the same side, told as being inside its own territory"
            one.incidents = [linked(i, against, "disputes", (reason,)) for i in one.incidents]
            _deny_place(one, against, assembler)
        answers = answered(one, around)
        if answers:
            reason = "told as an answer to it"
            one.incidents = [
                _answering(linked(i, answers, "response_to", (reason,)), answers, lexicon, late, assembler)
                for i in one.incidents
            ]


def _deny_place(one: Assembled, against: Sequence[Assembled], assembler: Assembler) -> None:
    """A side's own account of where it struck denies the place that others give: a claim about those incidents."""
    for h in one.draft.parts:
        cue = h.sighting.has("own_territory", h.start, h.end)
        if cue is None or h.claimant is None:
            continue
        s = h.sighting.sentence
        start = max(s.text.rfind(c, 0, cue.start) for c in (", ", "; ", " that ", " but ")) + 1
        one.claims.append(
            Claim(
                id=f"{assembler.prefix}-{s.start + start}-{s.start + cue.end}-location",
                claimant=h.claimant.id,
                claimant_role=h.claimant.role,
                measure="location",
                stance="denies",
                incidents=tuple(i for a in against for i in a.ids),
                source=assembler.source.id,
                start=s.start + start,
                end=s.start + cue.end,
                reported_on=assembler.source.published,
            )
        )
        for other in against:
            other.claims.append(one.claims[-1])
        one.claims.pop()
        return


def _answering(
    incident: Incident, answers: Sequence[Assembled], lexicon: Lexicon, late: bool, assembler: Assembler
) -> Incident:
    """Who answers: where the text does not say, the government of the country that was struck."""
    if any(a.role == "initiator" for a in incident.actors):
        return incident
    countries = {i.location.country for a in answers for i in a.incidents} - {None}
    actor_id = (
        {"AF": "taliban_authorities" if late else "afg_national_forces", "PK": "pak_army"}.get(
            next(iter(countries), None) or ""
        )
        if len(countries) == 1
        else None
    )
    if actor_id is None:
        return incident
    actor = Actor(id=actor_id, name=lexicon.actors_by_id[actor_id].name, role="initiator", source=assembler.source.id)
    return incident.model_copy(update={"actors": (*incident.actors, actor)})
