"""The numpy columns that answer filters, counts, clusters and overviews, kept level with the store."""

from geomap.columns.incident_columns import IncidentColumns, Selection, View

__all__ = ["IncidentColumns", "Selection", "View"]
