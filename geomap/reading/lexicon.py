"""The dictionaries of geomap/data, read once: people, verbs of harm, event words, cues, speakers, actors."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from geomap.actors import KnownActor, known_actors
from geomap.model import Category, ClaimantRole, Measure
from geomap.reading.phrases import PhraseBook
from geomap.taxonomy import EventType, SubEventType

VerbUse = Literal["participle", "active", "subject", "noun_of", "count", "toll", "body", "split", "to_leave"]
EventForm = Literal["noun", "verb", "agent", "operation", "find", "protest"]


ActorEntry = KnownActor
"""Someone with an id, as texts name them."""


@dataclass(frozen=True, slots=True)
class PersonNoun:
    """A noun for people. `lemma` joins singular and plural."""

    lemma: str
    plural: bool
    category: Category


@dataclass(frozen=True, slots=True)
class HarmVerb:
    """What a verb or noun says happened to people, and where it has them: object, subject, or after "of"."""

    measure: Measure
    use: VerbUse


@dataclass(frozen=True, slots=True)
class EventWord:
    """What a word says happened. `needs`: it only does where one of these words stands near."""

    form: EventForm
    event_type: EventType
    sub_event_type: SubEventType
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Someone whose name is a function: police, medics, residents."""

    claimant: str
    role: ClaimantRole


@dataclass(frozen=True)
class Lexicon:
    """All dictionaries, ready to scan with."""

    actors: PhraseBook[ActorEntry]
    actors_by_id: dict[str, ActorEntry]
    people: dict[str, PersonNoun]
    harm: PhraseBook[HarmVerb]
    harm_words: frozenset[str]
    events: PhraseBook[EventWord]
    cues: PhraseBook[str]
    speakers: PhraseBook[Speaker]
    figures: PhraseBook[str]
    metonyms: dict[str, str]
    demonyms: PhraseBook[str]


@cache
def lexicon() -> Lexicon:
    """The dictionaries that come with the program."""
    actors = list(_actors())
    harm = [
        (words, HarmVerb(cast(Measure, r["measure"]), cast(VerbUse, r["use"])))
        for r, words in _phrases("casualty_verbs")
    ]
    return Lexicon(
        actors=PhraseBook(actors),
        actors_by_id={entry.id: entry for _, entry in actors},
        people=dict(_people()),
        harm=PhraseBook(harm),
        harm_words=frozenset(words for words, _ in harm),
        events=PhraseBook((words, _event(row)) for row, words in _phrases("events")),
        cues=PhraseBook((words, row["kind"]) for row, words in _phrases("cues")),
        speakers=PhraseBook(
            (words, Speaker(row["claimant"], cast(ClaimantRole, row["role"]))) for row, words in _phrases("speakers")
        ),
        figures=PhraseBook((row["name"], row["actor"]) for row in _rows("figures")),
        metonyms={row["name"]: row["actor"] for row in _rows("metonyms")},
        demonyms=PhraseBook((row["word"], row["country"]) for row in _rows("demonyms")),
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("geomap.data").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _phrases(name: str) -> Iterator[tuple[dict[str, str], str]]:
    for row in _rows(name):
        for words in row["words"].split(";"):
            yield row, words


def _actors() -> Iterator[tuple[str, ActorEntry]]:
    for entry in known_actors().values():
        for spelling in entry.spellings:
            yield spelling, entry


def _people() -> Iterator[tuple[str, PersonNoun]]:
    for row in _rows("people"):
        category = cast(Category, row["category"])
        yield row["plural"], PersonNoun(row["singular"], True, category)
        if row["singular"] != row["plural"]:
            yield row["singular"], PersonNoun(row["singular"], False, category)


def _event(row: dict[str, str]) -> EventWord:
    return EventWord(
        cast(EventForm, row["form"]),
        cast(EventType, row["event_type"]),
        cast(SubEventType, row["sub_event_type"]),
        frozenset(row["needs"].split("|")) if row["needs"] else frozenset(),
    )
