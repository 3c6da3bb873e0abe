"""What an incident's own page shows beside its record: a small map, the place's names, units and areas by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from gazetteer import Resolution
from geomap.locator import HEIGHT, WIDTH, Locator, Locators
from geomap.model import Statistic
from web import language, wording
from web.services import services


@dataclass(frozen=True, slots=True)
class Spelling:
    """A place's name in a language of the region; `language` is an ISO 639 code."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The map's size in pixels."""

    width: int = WIDTH
    height: int = HEIGHT


def render(template: str, *, place: Resolution, **values: object) -> str:
    """The page of an incident at `place`; `values` are what its template names beside words and map."""
    spoken = language.chosen()
    return render_template(
        template,
        locator=locator(place),
        sheet=Sheet(),
        spellings=spellings(place.place_id),
        areas=areas,
        say=wording.say,
        who=wording.who,
        day=wording.day,
        moment=wording.moment,
        people=wording.people,
        language=spoken,
        direction=language.direction(spoken),
        **values,
    )


def locator(place: Resolution) -> Locator | None:
    """The small map of a place; None for one that no honest map can show."""
    known = services()
    return known.once("locators", lambda: Locators(known.gazetteer.units)).draw(place)


def spellings(place_id: str | None) -> Sequence[Spelling]:
    """The first name of a place in each language of the region that the gazetteer has one in."""
    place = services().gazetteer.place(place_id) if place_id else None
    if place is None:
        return ()
    first = {name.lang: name.text for name in reversed(place.names) if name.script == "Arab"}
    return tuple(Spelling(code, first[code]) for code in ("ps", "prs", "ur") if code in first)


def areas(statistic: Statistic) -> str:
    """The names of a statistic's areas."""
    units = services().gazetteer.units
    return ", ".join(unit.name if (unit := units.get(code)) else code for code in statistic.areas)
