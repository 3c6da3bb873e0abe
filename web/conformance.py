"""What this API promises to OGC clients: its conformance classes and its collections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CONFORMS_TO: Final = (
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
)
CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN: Final = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
# Afghanistan and Pakistan, whole: where an incident of this store may lie. Degrees: west, south, east, north.
EXTENT: Final = (60.4, 23.6, 77.9, 38.5)


@dataclass(frozen=True, slots=True)
class Collection:
    """A feature collection as clients discover it."""

    id: str
    title: str
    description: str


INCIDENTS: Final = Collection(
    "incidents",
    "Incidents",
    "Events of political violence, one feature each. The geometry is a point that represents the place, null where "
    "nothing is located; precision and uncertainty_m say how much of a point it is.",
)
STATISTICS: Final = Collection(
    "statistics",
    "Statistics",
    "Aggregates over areas and a period as somebody reported them. Never incidents, never added to their counts; "
    "no geometry.",
)
ADMIN_UNITS: Final = Collection(
    "admin-units",
    "Administrative units and regions",
    "Provinces, districts and regions with their outlines, where there is one, and the days on which they were valid.",
)
COLLECTIONS: Final = (INCIDENTS, STATISTICS, ADMIN_UNITS)
