"""Other programs may write the layer: what they change becomes an edit with a version, what does not fit is undone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gazetteer.units import Units
from geomap.columns import IncidentColumns
from geomap.filters import IncidentFilter
from geomap.model import Incident
from geomap.store import Batch, Store
from geomap.store.connection import connect, point_blob

Make = Callable[..., Incident]
Gdal = Callable[[str], Any]


@pytest.fixture
def filled(store: Store, make_incident: Make) -> Store:
    """A store with two incidents."""
    told = (make_incident("a", title="Strike in Bal"), make_incident("b", "mir ali"))
    store.write(Batch(incidents=told), who="machine", why="import")
    return store


def outside(path: Path, statement: str, *values: object) -> None:
    con = connect(path, read_only=False)
    con.execute(statement, values)
    con.close()


def test_gdal_can_add_a_row_and_it_joins_the_map(filled: Store, units: Units, in_gdal: Gdal) -> None:
    columns = IncidentColumns.load(filled)
    in_gdal(
        "table = pyogrio.read_dataframe(path).iloc[[1]].copy()\n"
        "table['id'], table['title'] = 'from-qgis', 'Ambush near Mir Ali'\n"
        "pyogrio.write_dataframe(table, path, layer='incidents', driver='GPKG', append=True)\n"
        "answer = None"
    )
    columns.refresh()
    assert filled.incident("from-qgis").title == "Ambush near Mir Ali"
    assert filled.incident("from-qgis").location.adm1_code == "PK-KP"
    assert columns.select(IncidentFilter(), units).matched == 3
    assert len(filled.search("ambush")) == 1


def test_a_changed_cell_is_an_edit_with_a_version(filled: Store, store_path: Path, make_incident: Make) -> None:
    outside(store_path, "UPDATE incidents SET title = 'Strike in Barmal', disputed = 1 WHERE id = 'a'")
    assert filled.adopt()
    assert not filled.adopt()
    found = filled.incident("a")
    assert (found.title, found.disputed, found.version) == ("Strike in Barmal", True, 2)
    (_, newest) = filled.versions("a")
    assert (newest.who, newest.kind, newest.changed) == ("another program", "edit", ("title", "disputed"))
    filled.write(Batch(incidents=(make_incident("a", title="Strike in Bal!"),)), who="machine", why="import")
    assert filled.incident("a").title == "Strike in Barmal"
    assert (len(filled.search("barmal")), len(filled.search('"in bal"'))) == (1, 0)


def test_a_moved_point_is_a_location_of_the_editors(filled: Store, store_path: Path) -> None:
    outside(store_path, "UPDATE incidents SET geom = ? WHERE id = 'b'", point_blob(70.3, 33.0))
    filled.adopt()
    where = filled.incident("b").location
    assert (where.lon, where.lat, where.method, where.reported_name) == (70.3, 33.0, "editor", "Mir Ali")


def test_a_deleted_row_is_a_rejected_incident(filled: Store, store_path: Path, units: Units) -> None:
    outside(store_path, "DELETE FROM incidents WHERE id = 'a'")
    columns = IncidentColumns.load(filled)
    assert filled.incident("a").status == "rejected"
    assert columns.select(IncidentFilter(), units).matched == 1
    with sqlite3.connect(store_path) as con:
        assert con.execute("SELECT status FROM incidents ORDER BY fid").fetchall() == [("rejected",), ("machine",)]


@pytest.mark.parametrize("cell", ["event_type = 'War'", "id = 'other'", "version = 77", "date_start = 'soon'"])
def test_what_does_not_fit_is_put_back(filled: Store, store_path: Path, cell: str) -> None:
    before = filled.incident("a")
    outside(store_path, f"UPDATE incidents SET {cell} WHERE id = 'a'")
    filled.adopt()
    assert filled.incident("a") == before
    with sqlite3.connect(store_path) as con:
        kept = con.execute("SELECT id, event_type, version, date_start FROM incidents WHERE fid = 1").fetchone()
    assert kept == ("a", "Battles", 1, "2024-03-18")


def test_a_row_that_is_no_incident_is_set_aside_with_the_reason(filled: Store, store_path: Path) -> None:
    names = "id, title, precision, disputed, status, version"
    outside(store_path, f"INSERT INTO incidents ({names}) VALUES ('x', 'y', 'vague', 0, 'machine', 1)")
    filled.adopt()
    (left,) = filled.set_aside()
    assert (left.file, left.row) == ("incidents.gpkg", 3)
    assert "precision" in left.reason


def test_the_layers_extent_is_kept_for_gis_programs(filled: Store, store_path: Path) -> None:
    with sqlite3.connect(store_path) as con:
        assert con.execute("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents").fetchone() == (
            69.2,
            32.8,
            70.27,
            32.98,
        )


def test_a_row_that_another_program_adds_needs_no_more_than_its_point(
    filled: Store, units: Units, in_gdal: Gdal
) -> None:
    columns = IncidentColumns.load(filled)
    in_gdal(
        "import geopandas, shapely\n"
        "points = [shapely.Point(69.5, 32.5), None]\n"
        "table = geopandas.GeoDataFrame({'title': ['Ambush', 'Threat']}, geometry=points, crs='EPSG:4326')\n"
        "pyogrio.write_dataframe(table, path, layer='incidents', driver='GPKG', append=True)\n"
        "answer = None"
    )
    columns.refresh()
    every = columns.select(IncidentFilter(), units)
    assert every.matched == 4
    added = sorted(brief.id for brief in filled.briefs(every.fids.tolist()).values() if len(brief.id) > 1)
    ambush, threat = sorted((filled.incident(name) for name in added), key=lambda incident: incident.title)
    assert (ambush.title, ambush.status, ambush.id[:6], ambush.id != threat.id) == ("Ambush", "machine", "added-", True)
    assert (ambush.location.lon, ambush.location.precision, ambush.location.status) == (69.5, "exact", "resolved")
    assert (threat.location.lon, threat.location.precision) == (None, "unlocated")
    assert filled.set_aside() == []
