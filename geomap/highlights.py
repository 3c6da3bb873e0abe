"""Where a text's words became data: names by kind, claims, and the words that tell of an event, for a reader to see.

Offsets are code points of the stored text. Stretches may overlap: a claim's words hold names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from geomap.model import Claim, Incident, Toponym

Layer = Literal["toponym", "claim", "event", "evidence"]


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch of text that something was read from. `incidents` are those it bears on, `ref` a claim or place id."""

    start: int
    end: int
    layer: Layer
    kind: str
    incidents: tuple[str, ...] = ()
    ref: str | None = None


def highlights(
    source_id: str, text: str, toponyms: Sequence[Toponym], claims: Sequence[Claim], incidents: Sequence[Incident]
) -> list[Highlight]:
    """Everything to mark in a text, in its order. What does not lie in the text is left out."""
    found = [
        *_names(toponyms, source_id, incidents),
        *_claims(claims, source_id),
        *_evidence(incidents, source_id),
        *_events(text, incidents, source_id),
    ]
    inside = {one for one in found if 0 <= one.start < one.end <= len(text)}
    return sorted(inside, key=lambda one: (one.start, -one.end, one.layer, one.kind))


def _names(toponyms: Sequence[Toponym], source_id: str, incidents: Sequence[Incident]) -> Iterator[Highlight]:
    named = [
        (incident.location.start, incident.location.end, incident)
        for incident in incidents
        if source_id in incident.sources and incident.location.start is not None and incident.location.end is not None
    ]
    names = sorted(toponyms, key=lambda name: name.start)
    for name, about in zip(names, _holding(names, named), strict=True):
        yield Highlight(name.start, name.end, "toponym", name.kind, tuple(one.id for one in about), name.place_id)


def _claims(claims: Sequence[Claim], source_id: str) -> Iterator[Highlight]:
    for claim in claims:
        if claim.source == source_id and claim.start is not None and claim.end is not None and claim.incidents:
            yield Highlight(claim.start, claim.end, "claim", claim.measure, claim.incidents, claim.id)


def _evidence(incidents: Sequence[Incident], source_id: str) -> Iterator[Highlight]:
    for incident in incidents:
        for span in incident.evidence:
            if span.source == source_id:
                yield Highlight(span.start, span.end, "evidence", incident.status, (incident.id,))


def _events(text: str, incidents: Sequence[Incident], source_id: str) -> Iterator[Highlight]:
    """The dictionary's event words inside an incident's evidence, where they are of its own type."""
    from geomap.reading.lexicon import lexicon

    evidence = [(s.start, s.end, one) for one in incidents for s in one.evidence if s.source == source_id]
    words = sorted(lexicon().events.find(text), key=lambda word: word.start)
    for word, borne_out in zip(words, _holding(words, evidence), strict=True):
        about = tuple(dict.fromkeys(one.id for one in borne_out if one.event_type == word.entry.event_type))
        if about:
            yield Highlight(word.start, word.end, "event", word.entry.event_type, about)


class _Stretch(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def _holding(stretches: Iterable[_Stretch], spans: Iterable[tuple[int, int, Incident]]) -> Iterator[list[Incident]]:
    """For each stretch, in order of their starts, the incidents whose span holds it: one sweep over the text."""
    waiting = sorted(spans, key=lambda span: span[0])
    open_spans: list[tuple[int, int, Incident]] = []
    at = 0
    for stretch in stretches:
        while at < len(waiting) and waiting[at][0] <= stretch.start:
            open_spans.append(waiting[at])
            at += 1
        open_spans = [span for span in open_spans if span[1] > stretch.start]
        yield [incident for _, end, incident in open_spans if stretch.end <= end]
