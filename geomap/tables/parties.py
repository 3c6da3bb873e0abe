"""The parties that a table names, as the actors the dictionary knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from geomap.reading.lexicon import lexicon
from geomap.slugs import slug


@dataclass(frozen=True, slots=True)
class Party:
    """An actor's id and name; a party that the dictionary does not know keeps its own words."""

    id: str
    name: str


def party(words: str, on: date | None) -> Party:
    """The actor whose spelling is in these words, valid on that day; the longest spelling wins."""
    found = [match for match in lexicon().actors.find(words) if match.entry.valid_on(on)]
    if not found:
        return Party(slug(words, "_"), words)
    best = max(found, key=lambda match: match.end - match.start)
    return Party(best.entry.id, best.entry.name)
