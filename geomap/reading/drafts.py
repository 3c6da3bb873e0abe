"""An event as it is put together from the stretches of a text that tell of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from geomap.reading.dates import DateMention
from geomap.reading.happenings import Happening
from geomap.reading.places import PlaceRef
from geomap.reading.roles import Part


@dataclass
class Draft:
    """An event as it is put together; becomes one incident for each of its places."""

    number: int
    parts: list[Happening] = field(default_factory=list)
    places: list[PlaceRef] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    actors: list[Part] = field(default_factory=list)
    families: set[str] = field(default_factory=set)
    own_country: str | None = None
    response: bool = False
    summary: bool = False
    """It sums up several events, which are told one by one after it."""
    within: Draft | None = None
    """The summary that this event is one of."""
    past: bool = False
    """It was in an earlier month than the report: background, where the report has news."""
    like: Draft | None = None
    """The event of which this is another side's account, where this account does not say what kind it was."""

    @property
    def paragraph(self) -> int:
        return self.parts[-1].sighting.sentence.paragraph

    @property
    def tells(self) -> bool:
        return any(h.tells for h in self.parts)

    def initiators(self) -> set[str]:
        return {p.entry.id for p in self.actors if p.role == "initiator"}

    def day(self) -> DateMention | None:
        """The day that the text gives for the event; the day on which someone told of it does not set it apart."""
        return next((d for d in self.dates if d.precision == "day" and d.first and not d.told), None)
