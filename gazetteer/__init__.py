"""Place names of Afghanistan and Pakistan: what a reference means, which unit holds a point, and since when."""

from gazetteer.build import ensure_compiled
from gazetteer.gazetteer import Gazetteer, open_gazetteer
from gazetteer.model import (
    UNLOCATED,
    AdminUnit,
    Candidate,
    Name,
    NameMatch,
    Place,
    PlaceQuery,
    Resolution,
    UnitsAtDate,
)

__all__ = [
    "UNLOCATED",
    "AdminUnit",
    "Candidate",
    "Gazetteer",
    "Name",
    "NameMatch",
    "Place",
    "PlaceQuery",
    "Resolution",
    "UnitsAtDate",
    "ensure_compiled",
    "open_gazetteer",
]
