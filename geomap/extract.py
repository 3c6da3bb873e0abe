"""Read a document: incidents with their claims, statistics kept apart, and every place name.

Deterministic rules over dictionaries; offline. Each value comes with the stretch of text that it was read from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gazetteer import Gazetteer
from geomap.model import Actor, Claim, Document, Extraction, Incident, Statistic, Toponym
from geomap.reading.assembly import Assembled, Assembler, answered, disputes, linked
from geomap.reading.attribution import Claimant
from geomap.reading.drafts import gather
from geomap.reading.lexicon import Lexicon, lexicon
from geomap.reading.places import PlaceAsker
from geomap.reading.sightings import TextRead, read_text
from geomap.reading.speech import Utterance, utterances
from geomap.reading.statistics import Aggregate, aggregates
from geomap.totals import with_totals

_NEAR: Final = 12
"""How many events back a claim of responsibility, a denial or an answer may point: keeps the work linear."""


class Extractor:
    """Reads documents with one gazetteer. Safe to use again and again; a document leaves nothing behind."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._lexicon = lexicon()
        self._asker = PlaceAsker(gazetteer)

    def extract(self, document: Document) -> Extraction:
        """What the document tells of. The same document gives the same answer, identifiers included."""
        read = read_text(document.text, document.source.published, self._lexicon, self._asker)
        totals, aside = aggregates(read.sightings)
        assembler = Assembler(self._gazetteer, self._lexicon, document.source, read.late)
        taken: set[str] = set()
        done = [assembler.assemble(draft, taken) for draft in gather(read, aside)]
        _speak(done, utterances(read.sightings, read.voices), assembler, self._lexicon, document.text)
        _link(done, assembler, self._lexicon, read.late)
        claims = [_worded(c, document.text) for d in done for c in d.claims]
        incidents = [with_totals(_with_claims(i, d.claims), d.claims) for d in done for i in d.incidents]
        return Extraction(
            incidents=tuple(incidents),
            claims=tuple(claims),
            statistics=tuple(_statistic(a, document, taken) for a in totals),
            toponyms=_toponyms(read),
        )


def _with_claims(incident: Incident, claims: Sequence[Claim]) -> Incident:
    return incident.model_copy(update={"claims": tuple(c.id for c in claims if incident.id in c.incidents)})


def _worded(claim: Claim, text: str) -> Claim:
    if claim.start is None or claim.end is None:
        return claim
    return claim.model_copy(update={"words": " ".join(text[claim.start : claim.end].split())[:400]})


def _speak(done: list[Assembled], said: Sequence[Utterance], assembler: Assembler, lexicon: Lexicon, text: str) -> None:
    """Attach responsibility and denials to the event that they speak of: of their sentence, else the one told last."""
    for one in said:
        home = _spoken_of(done, one)
        if home is None:
            continue
        claim = _uttered(one, home, assembler)
        if one.measure == "killed":
            denied = [
                c
                for c in home.claims
                if c.measure == "killed" and c.stance == "asserts" and c.claimant != claim.claimant
            ]
            if not denied:
                continue
            claim = claim.model_copy(update={"about": denied[-1].id, "categories": denied[-1].categories})
        home.claims.append(claim)
        if one.measure == "responsibility" and one.stance == "asserts":
            home.incidents = [_claimed_by(i, one.claimant, lexicon, assembler.source.id) for i in home.incidents]


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


def _link(done: list[Assembled], assembler: Assembler, lexicon: Lexicon, late: bool) -> None:
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


def _statistic(a: Aggregate, document: Document, taken: set[str]) -> Statistic:
    return Statistic(
        id=f"{document.source.sha256[:16]}-{a.start}-{a.end}-statistic",
        measure=a.measure,
        categories=a.categories,
        low=a.low,
        high=a.high,
        change=a.change,
        areas=a.areas,
        period=a.period,
        claimant=a.claimant.id if a.claimant else None,
        words=" ".join(a.words.split()),
        source=document.source.id,
        start=a.start,
        end=a.end,
    )


def _toponyms(read: TextRead) -> tuple[Toponym, ...]:
    """Names the gazetteer knows and names that only their surroundings tell to be places."""
    heads = {r.start: r for r in read.refs}
    found = []
    for n in read.names:
        ref = heads.pop(n.start, None)
        if ref is not None and n.kind == "location":
            found.append(
                Toponym(
                    text=n.text,
                    start=n.start,
                    end=n.end,
                    kind="location",
                    place_id=ref.place_id,
                    score=ref.resolution.score,
                )
            )
        else:
            place = n.place_ids[0] if n.kind == "location" and n.place_ids else None
            found.append(Toponym(text=n.text, start=n.start, end=n.end, kind=n.kind, place_id=place))
    starts = {t.start for t in found}
    for ref in heads.values():
        name = ref.text.split(",")[0].strip()
        if ref.start not in starts:
            found.append(
                Toponym(
                    text=name,
                    start=ref.start,
                    end=ref.start + len(name),
                    kind="location",
                    place_id=ref.place_id,
                    score=ref.resolution.score,
                )
            )
    return tuple(sorted(found, key=lambda t: t.start))
