"""Incidents as GeoJSON features (RFC 7946: lon, lat; WGS 84) and as tables.

A feature's geometry is the point that represents the place, null where nothing is located; its precision and
uncertainty say how much of a point it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import orjson

from geomap.model import Incident

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

LOCATION_COLUMNS: Final = (
    "status", "reported_name", "place_id", "name", "class", "lon", "lat", "country",
    "adm1_code", "adm1_name", "adm2_code", "adm2_name", "adm1_code_at_date", "adm1_name_at_date", "adm2_name_at_date",
    "precision", "uncertainty_m", "score", "margin", "method",
)  # fmt: skip
"""What a flat table keeps of a location, in this order, each as `location_<key>` where the plain name is taken."""

_RENAMED: Final = {"status": "location_status", "name": "place_name", "class": "place_class"}


def feature(incident: Incident) -> dict[str, Any]:
    """The GeoJSON Feature of an incident: id, geometry, and every contract key among its properties."""
    properties = incident.model_dump(mode="json")
    where = incident.location
    point = None if where.lon is None else {"type": "Point", "coordinates": [where.lon, where.lat]}
    return {"type": "Feature", "id": incident.id, "geometry": point, "properties": properties}


def feature_bytes(incident: Incident) -> bytes:
    """The feature as UTF-8 JSON: made once, when the incident is written, and streamed as it is from then on."""
    return orjson.dumps(feature(incident))


def flat(incident: Incident) -> dict[str, Any]:
    """One row of a table: scalars stay, the location becomes columns, lists become `; `-joined words."""
    row = incident.model_dump(mode="json", exclude={"location", "actors", "links", "evidence"})
    place = incident.location.model_dump(mode="json")
    row |= {_RENAMED.get(key, key): place[key] for key in LOCATION_COLUMNS}
    row["claims"] = "; ".join(incident.claims)
    row["sources"] = "; ".join(incident.sources)
    row["actors"] = "; ".join(f"{actor.role}: {actor.name}" for actor in incident.actors)
    row["links"] = "; ".join(f"{link.relation}: {link.incident}" for link in incident.links)
    return row


def to_geodataframe(incidents: Iterable[Incident]) -> GeoDataFrame:
    """A GeoDataFrame (EPSG:4326) with one row an incident, for notebooks and for the file formats GDAL writes."""
    import geopandas as gpd
    import pandas as pd

    rows = pd.DataFrame([flat(incident) for incident in incidents], columns=list(_columns()))
    located = rows["lon"].notna()
    points = gpd.GeoSeries(gpd.points_from_xy(rows["lon"].astype(float), rows["lat"].astype(float)), index=rows.index)
    return gpd.GeoDataFrame(rows, geometry=points.where(located, None), crs="EPSG:4326")


def _columns() -> tuple[str, ...]:
    own = [name for name in Incident.model_fields if name not in {"location", "actors", "links", "evidence"}]
    return (*own, *(_RENAMED.get(key, key) for key in LOCATION_COLUMNS), "actors", "links")
