"""Read a document: incidents with their claims, statistics kept apart, and every place name.

Deterministic rules over dictionaries; offline. Each value comes with the stretch of text that it was read from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from gazetteer import Gazetteer
from geomap.model import Claim, Document, Extraction, Incident, Statistic, Toponym
from geomap.reading.asking import PlaceAsker
from geomap.reading.assembly import Assembler
from geomap.reading.gathering import gather
from geomap.reading.lexicon import lexicon
from geomap.reading.relations import attach_speech, link_events, spread_summaries
from geomap.reading.sentences import plain_blanks
from geomap.reading.sightings import TextRead, read_text
from geomap.reading.speech import utterances
from geomap.reading.statistics import Aggregate, aggregates
from geomap.totals import with_totals

_LONG: Final = 160
"""Characters that the words of a claim may have before the words of its parts are given instead."""


class Extractor:
    """Reads documents with one gazetteer. Safe to use again and again; a document leaves nothing behind."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._lexicon = lexicon()
        self._asker = PlaceAsker(gazetteer)

    def extract(self, document: Document) -> Extraction:
        """What the document tells of. The same document gives the same answer, identifiers included."""
        read = read_text(plain_blanks(document.text), document.source.published, self._lexicon, self._asker)
        totals, aside = aggregates(read.sightings)
        assembler = Assembler(self._gazetteer, self._lexicon, document.source, read.sightings)
        taken: set[str] = set()
        done = [assembler.assemble(draft, taken) for draft in gather(read, aside)]
        spread_summaries(done)
        attach_speech(done, utterances(read.sightings, read.voices), assembler, self._lexicon)
        link_events(done, assembler, self._lexicon, read.late)
        claims = _worded([c for d in done for c in d.claims], document.text)
        about = _by_incident(claims)
        incidents = [with_totals(_with_claims(i, about[i.id]), about[i.id]) for d in done for i in d.incidents]
        return Extraction(
            incidents=tuple(incidents),
            claims=tuple(claims),
            statistics=tuple(_statistic(a, document) for a in totals),
            toponyms=_toponyms(read, document.text),
        )


def _by_incident(claims: Sequence[Claim]) -> defaultdict[str, list[Claim]]:
    about: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for incident in claim.incidents:
            about[incident].append(claim)
    return about


def _with_claims(incident: Incident, claims: Sequence[Claim]) -> Incident:
    return incident.model_copy(update={"claims": tuple(c.id for c in claims)})


def _worded(claims: Sequence[Claim], text: str) -> list[Claim]:
    """Each claim with its words; a number summed from several places of the text has those places' words."""
    own = {c.id: " ".join(text[c.start or 0 : c.end or 0].split()) for c in claims}
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for claim in claims:
        if claim.part_of is not None:
            parts[claim.part_of].append(own[claim.id])
    return [c.model_copy(update={"words": _shortest(own[c.id], parts[c.id])[:400]}) for c in claims]


def _shortest(words: str, parts: Sequence[str]) -> str:
    return words if len(words) <= _LONG or len(parts) < 2 else " … ".join(parts)


def _statistic(a: Aggregate, document: Document) -> Statistic:
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


def _toponyms(read: TextRead, text: str) -> tuple[Toponym, ...]:
    """Names the gazetteer knows and names that only their surroundings tell to be places."""
    heads = {r.start: r for r in read.refs}
    found = []
    for n in read.names:
        ref = heads.pop(n.start, None)
        if ref is not None and n.kind == "location":
            found.append(
                Toponym(
                    text=text[n.start : n.end],
                    start=n.start,
                    end=n.end,
                    kind="location",
                    place_id=ref.place_id,
                    score=ref.resolution.score,
                )
            )
        else:
            place = n.place_ids[0] if n.kind == "location" and n.place_ids else None
            found.append(Toponym(text=text[n.start : n.end], start=n.start, end=n.end, kind=n.kind, place_id=place))
    starts = {t.start for t in found}
    for ref in heads.values():
        name = ref.text.split(",")[0].strip()
        if ref.start not in starts:
            found.append(
                Toponym(
                    text=text[ref.start : ref.start + len(name)],
                    start=ref.start,
                    end=ref.start + len(name),
                    kind="location",
                    place_id=ref.place_id,
                    score=ref.resolution.score,
                )
            )
    return tuple(sorted(found, key=lambda t: t.start))
