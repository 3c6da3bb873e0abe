"""The starting incidents: two dispatches read like anyone's, with the reviewed values as edits on top."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from geomap.errors import GeomapError
from geomap.model import Document, Incident
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
    ingest(bench, documents.values(), who=_WHO, why="the starting incidents")
    with (folder / "review.toml").open("rb") as file:
        reviews = [ReviewedIncident.model_validate(each) for each in tomllib.load(file)["incident"]]
    for review in reviews:
        _apply(bench, review, documents[review.dispatch])


def _apply(bench: Workbench, review: ReviewedIncident, document: Document) -> None:
    incident = _find(bench, review, document)
    changes = {**review.changes, "status": "reviewed"}
    edit = Edit(incident.id, incident.version, review.who, review.why, datetime.now(UTC), changes)
    bench.store.edit(edit)


def _find(bench: Workbench, review: ReviewedIncident, document: Document) -> Incident:
    at = document.text.find(review.quote)
    for incident in bench.store.incidents_of(document.source.id):
        told = any(span.start <= at < span.end for span in incident.evidence)
        named = review.place is None or (incident.location.reported_name or "").startswith(review.place)
        if at >= 0 and told and named:
            return incident
    raise GeomapError(f"the seeds' review speaks of {review.quote!r}, which no incident of {review.dispatch} tells")
