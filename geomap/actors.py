"""The dictionary of actors: what an id is called wherever people read one, and what an editor chooses from."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from geomap.errors import BadInputError
from geomap.model import Actor
from geomap.slugs import slug


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor of the dictionary. `valid_to` is the first day on which its names no longer mean it."""

    id: str
    name: str
    kind: str
    country: str | None
    valid_from: date | None
    valid_to: date | None
    spellings: tuple[str, ...] = field(compare=False)

    def valid_on(self, day: date | None) -> bool:
        """Whether the name could mean this one on a day; on an unknown day it could."""
        if day is None:
            return True
        return not (self.valid_from and day < self.valid_from) and not (self.valid_to and day >= self.valid_to)


@cache
def known_actors() -> Mapping[str, KnownActor]:
    """The dictionary that comes with the program, by id."""
    text = files("geomap.data").joinpath("actors.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["id"]: _known(row) for row in csv.DictReader(text.splitlines())})


def actor_name(actor_id: str) -> str:
    """The name for an id; a claimant without one ("local officials") is called what the source called them."""
    known = known_actors().get(actor_id)
    return known.name if known else actor_id.replace("_", " ")


def actors_of(given: Any) -> tuple[Actor, ...]:
    """The actors that an editor gave, as JSON has them: each once in a role, those of the dictionary under its names.

    One that the dictionary does not have is kept under an id made of its name. BadInputError for what fits no actor.
    """
    try:
        said: Sequence[Actor] = TypeAdapter(tuple[Actor, ...]).validate_python(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise BadInputError(f"actors.{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    named = [_named(actor) for actor in said]
    return tuple({(actor.id, actor.role): actor for actor in reversed(named)}.values())[::-1]


def _named(actor: Actor) -> Actor:
    known = known_actors().get(actor.id)
    if known is not None:
        return actor.model_copy(update={"name": known.name})
    name = actor.name.strip()
    if not name:
        raise BadInputError("an actor that the dictionary does not have needs a name")
    return actor.model_copy(update={"id": actor.id.strip() or slug(name, "_"), "name": name})


def _known(row: Mapping[str, str]) -> KnownActor:
    return KnownActor(
        row["id"],
        row["name"],
        row["kind"],
        row["country"] or None,
        _day(row["valid_from"]),
        _day(row["valid_to"]),
        tuple(row["spellings"].split(";")),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
