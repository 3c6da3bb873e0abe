"""An incident for reading: a page for people, and the same content as JSON (`f=json`).

Both hold the incident, its claims, the sentences of its sources with the words that bear it out marked, and its
versions. A whole source text never leaves the server, only the sentences that are evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from flask import Blueprint, Response, make_response, request

from geomap.model import Claim, Incident, Source, Statistic
from geomap.store import Version
from web import incident_page, language, signin
from web.answers import json_answer, keep_fresh, validator
from web.negotiation import wanted
from web.parameters import as_of, only
from web.services import services


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence of a source; `marks` are the offsets, in the source's text, of the words that are evidence."""

    start: int
    end: int
    text: str
    marks: tuple[tuple[int, int], ...]

    def parts(self) -> Iterator[tuple[str, bool]]:
        """The sentence in pieces, each with whether it is marked."""
        cuts = {self.start, self.end}
        for begin, end in self.marks:
            cuts |= {max(begin, self.start), min(end, self.end)}
        for begin, end in pairwise(sorted(cuts)):
            marked = any(mark[0] <= begin and end <= mark[1] for mark in self.marks)
            yield self.text[begin - self.start : end - self.start], marked


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source and its sentences that bear on one incident."""

    source: Source
    sentences: tuple[SentenceView, ...]

    def as_json(self) -> dict[str, object]:
        """The source's keys and, beside them, its sentences."""
        return self.source.model_dump(mode="json") | {"sentences": self.sentences}


@dataclass(frozen=True, slots=True)
class IncidentView:
    """Everything there is to read about one incident; `titles` are those of the incidents it is linked to, by id."""

    incident: Incident
    claims: tuple[Claim, ...]
    sources: tuple[SourceView, ...]
    versions: tuple[Version, ...]
    statistics: tuple[Statistic, ...]
    titles: Mapping[str, str]

    @property
    def by_claimant(self) -> list[tuple[str, list[Claim]]]:
        """The claims of each claimant, by name; those of nobody in particular first, under no name."""
        found: dict[str, list[Claim]] = {}
        for claim in self.claims:
            found.setdefault(claim.claimant or "", []).append(claim)
        return sorted(found.items())

    def as_json(self) -> dict[str, object]:
        """The answer to `f=json`."""
        return {
            "incident": self.incident,
            "claims": self.claims,
            "sources": [source.as_json() for source in self.sources],
            "versions": self.versions,
            "statistics": self.statistics,
        }


def blueprint() -> Blueprint:
    """The routes of this module."""
    routes = Blueprint("incidents", __name__)
    routes.add_url_rule("/incidents/<path:incident_id>", endpoint="incident", view_func=incident)
    return routes


def incident(incident_id: str) -> Response:
    """The incident as a page or as JSON, also as known at a time."""
    representation = wanted()
    moment = as_of(only("f", "as_of", "lang") if representation == "json" else _decorated())
    view = incident_view(incident_id, moment)
    if representation == "json":
        answer = json_answer(view.as_json())
    else:
        answer = _page(view, moment)
    answer.vary.add("Accept")
    return keep_fresh(answer, _tag(representation, incident_id, moment))


def _tag(representation: str, incident_id: str, moment: datetime | None) -> str:
    state = services().state(services().store.change)
    return validator(state, representation, incident_id, moment, language.chosen(), signin.current() is not None)


def _page(view: IncidentView, moment: datetime | None) -> Response:
    return make_response(
        incident_page.render(
            "incident.html",
            place=view.incident.location,
            view=view,
            as_of=moment,
            can_edit=signin.current() is not None,
        )
    )


def _decorated() -> dict[str, list[str]]:
    """What the page takes from its address; links pick up more on their way."""
    return {name: request.args.getlist(name) for name in ("as_of",) if name in request.args}


def incident_view(incident_id: str, moment: datetime | None) -> IncidentView:
    """Gather what there is to read. Raises NotFoundError for an incident that is not there, or was not yet."""
    store = services().store
    found = store.incident(incident_id, as_of=moment)
    claims = tuple(store.claims([found.id], as_of=moment))
    versions = tuple(version for version in store.versions(incident_id) if moment is None or version.at <= moment)
    named = dict.fromkeys([*found.sources, *(claim.source for claim in claims if claim.source)])
    sources = tuple(_source_view(source_id, found, claims) for source_id in named)
    linked = store.fids([link.incident for link in found.links]).values()
    titles = {brief.id: brief.title for brief in store.briefs(linked).values()}
    return IncidentView(found, claims, sources, versions, _statistics_of(found), titles)


def _source_view(source_id: str, found: Incident, claims: Sequence[Claim]) -> SourceView:
    store = services().store
    return SourceView(
        store.source(source_id), tuple(_sentences(store.text(source_id), _marks(source_id, found, claims)))
    )


def _marks(source_id: str, found: Incident, claims: Sequence[Claim]) -> tuple[tuple[int, int], ...]:
    spans = {(span.start, span.end) for span in found.evidence if span.source == source_id}
    spans |= {
        (claim.start, claim.end)
        for claim in claims
        if claim.source == source_id and claim.start is not None and claim.end is not None
    }
    return tuple(sorted(spans))


def _sentences(text: str | None, marks: Sequence[tuple[int, int]]) -> Iterator[SentenceView]:
    if not text or not marks:
        return
    from geomap.reading.sentences import split

    for sentence in split(text)[0]:
        inside = tuple((start, end) for start, end in marks if start < sentence.end and end > sentence.start)
        if inside:
            yield SentenceView(sentence.start, sentence.end, sentence.text, inside)


def _statistics_of(found: Incident) -> tuple[Statistic, ...]:
    """The statistics read from the same sources: said beside the incident, never counted with it."""
    return tuple(one for one in services().store.statistics() if one.source in found.sources)
