"""Which column of a table is which field: the usual names in any case, UCDP GED and ACLED by their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from geomap.errors import BadInputError

Dataset = Literal["ucdp", "acled", "own"]

USUAL_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "id": ("id", "incident_id", "event_id", "data_id"),
    "title": ("title", "headline"),
    "date_start": ("date", "date_start", "event_date"),
    "date_end": ("date_end",),
    "event_type": ("event_type",),
    "sub_event_type": ("sub_event_type",),
    "place": ("place", "location", "city"),
    "adm1": ("province", "adm1", "admin1", "adm_1"),
    "adm2": ("district", "adm2", "admin2", "adm_2"),
    "country": ("country",),
    "lat": ("lat", "latitude"),
    "lon": ("lon", "longitude", "lng"),
    "killed": ("killed", "fatalities", "best"),
    "killed_low": ("killed_low", "low"),
    "killed_high": ("killed_high", "high"),
    "injured": ("injured",),
    "injured_low": ("injured_low",),
    "injured_high": ("injured_high",),
    "actor1": ("actor1", "side_a"),
    "actor2": ("actor2", "side_b"),
    "source": ("source", "publisher"),
    "url": ("url", "link"),
    "notes": ("notes", "description"),
    "precision": ("precision",),
}
"""Field to the column names it is known by, the likeliest first (DESIGN.md, "Command line")."""

_UCDP: Final[dict[str, str]] = {
    "place": "where_coordinates",
    "notes": "where_description",
    "source": "source_office",
    "where_prec": "where_prec",
    "date_prec": "date_prec",
    "violence": "type_of_violence",
}
_ACLED: Final[dict[str, str]] = {
    "id": "event_id_cnty",
    "place": "location",
    "where_prec": "geo_precision",
    "date_prec": "time_precision",
}
_SIGNATURES: Final[tuple[tuple[Dataset, frozenset[str], dict[str, str]], ...]] = (
    ("ucdp", frozenset({"where_prec", "date_prec", "type_of_violence", "dyad_name"}), _UCDP),
    ("acled", frozenset({"event_id_cnty", "geo_precision", "sub_event_type"}), _ACLED),
)
_USABLE: Final = frozenset({"place", "adm1", "adm2", "country", "lat"})


@dataclass(frozen=True, slots=True)
class Layout:
    """Field name to column index, and the data set the columns give away."""

    dataset: Dataset
    index: Mapping[str, int]
    unused: tuple[str, ...] = field(default=())

    def cell(self, cells: Sequence[str], name: str) -> str | None:
        """The text of a field in a row; None where the column is absent or the cell blank."""
        at = self.index.get(name)
        return (cells[at] or None) if at is not None else None


def recognise(header: Sequence[str], file: str, mapping: Mapping[str, str] | None = None) -> Layout:
    """Find the fields of a header. `mapping` (field to column) overrules.

    Raises BadInputError when a mapped field or column does not exist, or nothing says where an incident was.
    """
    position = {name.casefold(): at for at, name in reversed(list(enumerate(header)))}
    dataset, special = _dataset(position)
    index: dict[str, int] = {}
    for name, columns in USUAL_NAMES.items():
        known = next((column for column in columns if column in position), None)
        if known is not None:
            index[name] = position[known]
    index |= {name: position[column] for name, column in special.items() if column in position}
    index |= _mapped(mapping or {}, position, file)
    if not _USABLE.intersection(index):
        raise BadInputError(
            f"{file}, row 1: no column says where an incident was (found: {', '.join(header[:12])}): "
            "name one with --map place=COLUMN, or --map lat=COLUMN --map lon=COLUMN"
        )
    for one, other in (("lat", "lon"), ("lon", "lat")):
        if one in index and other not in index:
            raise BadInputError(f"{file}, row 1: there is a {one} column but no {other}: name it with --map {other}=…")
    used = set(index.values())
    return Layout(dataset, index, tuple(name for at, name in enumerate(header) if at not in used))


def _dataset(position: Mapping[str, int]) -> tuple[Dataset, Mapping[str, str]]:
    for dataset, signature, special in _SIGNATURES:
        if signature <= position.keys():
            return dataset, special
    return "own", {}


def _mapped(mapping: Mapping[str, str], position: Mapping[str, int], file: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, column in mapping.items():
        if name not in USUAL_NAMES:
            raise BadInputError(f"--map {name}=…: there is no field {name!r}; fields are {', '.join(USUAL_NAMES)}")
        if column.casefold() not in position:
            raise BadInputError(f"--map {name}={column}: {file} has no column {column!r}; check its header row")
        found[name] = position[column.casefold()]
    return found
