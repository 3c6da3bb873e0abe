"""The store: incidents, claims, sources and every version of them in one GeoPackage file (SQLite)."""

from geomap.store.opening import open_store
from geomap.store.records import Batch, Edit, Version, WriteReport
from geomap.store.store import Store

__all__ = ["Batch", "Edit", "Store", "Version", "WriteReport", "open_store"]
