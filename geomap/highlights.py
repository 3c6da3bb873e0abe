"""Where a text's words became data: names by kind, claims, and the words that tell of an event, for a reader to see.

Offsets are code points of the stored text. Stretches may overlap: a claim's words hold names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

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
    for name in toponyms:
        about = tuple(
            incident.id
            for incident in incidents
            if source_id in incident.sources
            and incident.location.start is not None
            and incident.location.start <= name.start < (incident.location.end or 0)
        )
        yield Highlight(name.start, name.end, "toponym", name.kind, about, name.place_id)


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

    words = lexicon().events.find(text)
    for word in words:
        about = tuple(
            incident.id
            for incident in incidents
            if incident.event_type == word.entry.event_type
            and any(s.source == source_id and s.start <= word.start and word.end <= s.end for s in incident.evidence)
        )
        if about:
            yield Highlight(word.start, word.end, "event", word.entry.event_type or "", about)
