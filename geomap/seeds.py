"""The starting incidents: two dispatches read like anyone's, with the reviewed values as edits on top."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from geomap.errors import GeomapError
from geomap.model import Document, Incident
from geomap.review import corrected
from geomap.store import Edit

if TYPE_CHECKING:
    from geomap.pipeline import Workbench

_WHO = "geomap seeds"


class ReviewedIncident(BaseModel):
    """A reviewer's values for the incident that a dispatch's words tell of.

    The incident is found by a quotation inside its evidence and, where one sentence tells of several, by the place
    as reported; ids would change with every better extractor.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dispatch: str
    quote: str
    place: str | None = None
    place_id: str | None = None
    who: str
    why: str
    changes: dict[str, Any] = {}


def seeds_dir() -> Path:
    """The seeds in the installed package, else in the checkout. Raises GeomapError where neither is there."""
    package = Path(__file__).resolve().parent
    for folder in (package / "seeds", package.parent / "seeds"):
        if folder.is_dir():
            return folder
    raise GeomapError("the seed dispatches are missing from this installation: install geomap again, or use --empty")


def load_seeds(bench: Workbench) -> None:
    """Read the seed dispatches into the store and put the reviewed values on top of what the machine read."""
    from geomap.documents import read_document
    from geomap.pipeline import ingest

    folder = seeds_dir()
    documents = {path.name: read_document(path) for path in sorted(folder.glob("*.md"))}
    told = ingest(bench, documents.values(), who=_WHO, why="the starting incidents").incidents
    with (folder / "review.toml").open("rb") as file:
        reviews = [ReviewedIncident.model_validate(each) for each in tomllib.load(file)["incident"]]
    for review in reviews:
        _apply(bench, _find(told, review, documents[review.dispatch]), review)


def _apply(bench: Workbench, incident: Incident, review: ReviewedIncident) -> None:
    values = {**review.changes, "status": "reviewed"}
    changes = corrected(incident, values, bench.gazetteer, place_id=review.place_id)
    bench.store.edit(Edit(incident.id, incident.version, review.who, review.why, datetime.now(UTC), changes))


def _find(told: Sequence[Incident], review: ReviewedIncident, document: Document) -> Incident:
    at = document.text.find(review.quote)
    for incident in told:
        quoted = any(s.source == document.source.id and s.start <= at < s.end for s in incident.evidence)
        named = review.place is None or (incident.location.reported_name or "").startswith(review.place)
        if at >= 0 and quoted and named:
            return incident
    raise GeomapError(f"the seeds' review speaks of {review.quote!r}, which no incident of {review.dispatch} tells")
