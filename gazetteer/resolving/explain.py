"""Shows how a reference was resolved: every candidate, each piece of evidence with its weight, and why one won."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gazetteer.compiled.catalogue import Catalogue
from gazetteer.compiled.index import NameIndex
from gazetteer.model import Resolution
from gazetteer.resolving.decision import Considered, Decision, certainty
from gazetteer.resolving.evidence import Scored

_MOST_SHOWN = 12
_TELLING = 0.3
"""Differences of weight below this are not worth a word."""


@dataclass(frozen=True, slots=True)
class CandidateReport:
    """One candidate: the spelling that matched, how, and its evidence as (label, weight) with their sum and score."""

    place_id: str
    name: str
    place_class: str
    where: str
    spelling: str
    method: str
    likeness: float
    evidence: tuple[tuple[str, float], ...]
    weight: float
    score: float


@dataclass(frozen=True, slots=True)
class MentionReport:
    """One mention of the reference: its words, what its class words speak for, where it was looked for, what was found.

    `found` is the number of all candidates; `candidates` has the best of them.
    """

    words: str
    classes: tuple[str, ...]
    looked_in: str
    places: int
    found: int
    candidates: tuple[CandidateReport, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole account of one answer."""

    reported_name: str
    mentions: tuple[MentionReport, ...]
    answer: Resolution
    why: str

    def to_json(self) -> str:
        """As a JSON object, two blanks an indent."""
        record: dict[str, Any] = {
            "reported_name": self.reported_name,
            "why": self.why,
            "mentions": [_mention_record(mention) for mention in self.mentions],
            "answer": self.answer.model_dump(mode="json"),
        }
        return json.dumps(record, ensure_ascii=False, indent=2)

    def to_text(self) -> str:
        """As a table for reading."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.reported_name!r}: {self.why}"
        for mention in self.mentions:
            hint = f", said to be a {mention.classes[0]}" if mention.classes else ""
            yield ""
            yield f"{mention.words!r}{hint}: looked for among {mention.places:,} places of {mention.looked_in}"
            if not mention.candidates:
                yield "  nothing is written like it"
            else:
                yield from _table(mention.candidates)
                left = mention.found - len(mention.candidates)
                if left:
                    yield f"  and {left} less likely"


def explain(decision: Decision, answer: Resolution, catalogue: Catalogue, index: NameIndex) -> Explanation:
    """The account of a decision and its answer."""
    reporter = _Reporter(catalogue, index)
    mentions = tuple(reporter.mention(one) for one in decision.considered)
    return Explanation(decision.query.text, mentions, answer, _why(decision, answer, reporter))


@dataclass(frozen=True, slots=True)
class _Reporter:
    catalogue: Catalogue
    index: NameIndex

    def mention(self, one: Considered) -> MentionReport:
        unit = one.scope.unit
        looked_in = "the country" if one.scope.rank == 1 else "both countries"
        if unit is not None:
            looked_in = self.catalogue.names[unit]
        shown = tuple(self.candidate(scored) for scored in one.scored[:_MOST_SHOWN])
        classes = tuple(dict.fromkeys(one.mention.classes))
        return MentionReport(one.mention.text, classes, looked_in, one.scope.size, len(one.scored), shown)

    def candidate(self, one: Scored) -> CandidateReport:
        catalogue, place = self.catalogue, one.match.place
        where = (catalogue.adm2_names[catalogue.adm2[place]], catalogue.adm1_names[catalogue.adm1[place]])
        return CandidateReport(
            place_id=catalogue.ids[place],
            name=catalogue.names[place],
            place_class=catalogue.place_class(place),
            where=", ".join(dict.fromkeys(name for name in where if name)) or (catalogue.country(place) or ""),
            spelling=self.index.plains[one.match.entry],
            method=one.match.method,
            likeness=round(one.match.likeness, 3),
            evidence=tuple((label, round(weight, 2)) for label, weight in one.evidence),
            weight=round(one.weight, 2),
            score=round(one.score, 4),
        )


def _table(candidates: tuple[CandidateReport, ...]) -> Iterator[str]:
    rows = [
        (
            f"{each.score:.2f}",
            each.name,
            each.place_class,
            each.where,
            f"{each.method} {each.spelling!r}",
            " ".join(f"{label} {weight:+.1f}" for label, weight in each.evidence) + f" = {each.weight:+.1f}",
        )
        for each in candidates
    ]
    titles = ("share", "place", "class", "where", "match", "evidence")
    widths = [max(len(row[column]) for row in [titles, *rows]) for column in range(len(titles) - 1)]
    for row in [titles, *rows]:
        yield "  " + "  ".join([cell.ljust(width) for cell, width in zip(row, widths, strict=False)] + [row[-1]])


def _why(decision: Decision, answer: Resolution, reporter: _Reporter) -> str:
    if not decision.scope:
        return f"unresolved, because {decision.query.country} is neither Afghanistan nor Pakistan"
    if answer.place_id is None:
        return "unresolved, because nothing in the gazetteer is plausible and no parent is stated"
    if answer.lon is None:
        return f"{answer.name} is no single place, so it has no point"
    if decision.parent:
        doubt = "; the name is known elsewhere, so this is not sure" if decision.doubtful else ""
        return f"{answer.name}, the parent, because no place of that name is known inside it{doubt}"
    chosen = decision.chosen
    if chosen is None or chosen.best is None:
        return f"{answer.name}"
    how = (
        f"{answer.status}: {answer.name} with score {answer.score:.2f}, made of shares of the evidence that add up to "
    )
    how += f"{certainty(reporter.catalogue, chosen, chosen.best.match.place)[0]:.2f} in its district"
    if decision.point is not None:
        how = f"{how}, reckoned from {reporter.catalogue.names[chosen.best.match.place]}"
    elif decision.near:
        how = f"{how}, beside which it lies"
    if len(chosen.scored) < 2:
        return f"{how}; there is no runner-up"
    second = chosen.scored[1]
    runner = reporter.candidate(second)
    return f"{how}; runner-up {runner.name} ({runner.where}) {runner.score:.2f}: {_difference(chosen.best, second)}"


def _difference(best: Scored, second: Scored) -> str:
    """The pieces of evidence that set the winner off, the strongest first."""
    ours, theirs = dict(best.evidence), dict(second.evidence)
    gaps = {label: ours.get(label, 0.0) - theirs.get(label, 0.0) for label in {**ours, **theirs}}
    telling = sorted((label for label, gap in gaps.items() if abs(gap) >= _TELLING), key=lambda label: -gaps[label])
    if not telling:
        return "nothing speaks more for the one than for the other"
    return ", ".join(f"{label} {gaps[label]:+.1f}" for label in telling)


def _mention_record(mention: MentionReport) -> dict[str, Any]:
    candidates = [
        {
            "place_id": each.place_id,
            "name": each.name,
            "class": each.place_class,
            "where": each.where,
            "spelling": each.spelling,
            "method": each.method,
            "likeness": each.likeness,
            "evidence": [{"label": label, "weight": weight} for label, weight in each.evidence],
            "weight": each.weight,
            "score": each.score,
        }
        for each in mention.candidates
    ]
    return {
        "words": mention.words,
        "classes": list(mention.classes),
        "looked_in": mention.looked_in,
        "places": mention.places,
        "found": mention.found,
        "candidates": candidates,
    }
