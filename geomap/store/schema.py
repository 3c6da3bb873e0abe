"""The tables of the store: a GeoPackage 1.4 (OGC 12-128r19) whose only layer is `incidents`.

The tables without a `gpkg_` registration are ours; `gdal_aspatial` keeps GDAL from listing them as layers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

APPLICATION_ID: Final = 0x47504B47
"""'GPKG' (GeoPackage 1.4, requirement 2)."""
GPKG_VERSION: Final = 10400
SCHEMA: Final = 2
"""The edition of our own tables; kept in `geomap_meta`, since user_version belongs to GeoPackage."""

_WGS84: Final = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)

_GEOPACKAGE: Final = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'WKT', 'longitude and latitude in degrees');
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES
  ('incidents', 'features', 'incidents', 'Violent incidents, one row each; claims stand in tables of their own', 4326);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
INSERT INTO gpkg_geometry_columns VALUES ('incidents', 'geom', 'POINT', 4326, 0, 0);
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
INSERT INTO gpkg_extensions VALUES
  ('incidents', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec140/#extension_rtree', 'write-only'),
  (NULL, NULL, 'gdal_aspatial', 'http://gdal.org/geopackage_aspatial.html', 'read-write');
"""

# Programs that add a row give no more than they know of it: hence the defaults, and no id until we make one, since
# GDAL takes a default for a constant.
_INCIDENTS: Final = """
CREATE TABLE incidents (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT,
  id TEXT UNIQUE, title TEXT NOT NULL DEFAULT 'no title', event_type TEXT, sub_event_type TEXT,
  date_start DATE, date_end DATE, date_precision TEXT,
  reported_name TEXT, place_id TEXT, place_name TEXT, place_class TEXT, country TEXT,
  adm1_code TEXT, adm1_name TEXT, adm2_code TEXT, adm2_name TEXT,
  adm1_code_at_date TEXT, adm1_name_at_date TEXT, adm2_name_at_date TEXT,
  precision TEXT NOT NULL DEFAULT 'unlocated', uncertainty_m DOUBLE, score DOUBLE, margin DOUBLE, method TEXT,
  location_status TEXT,
  actors TEXT, fatalities_low INTEGER, fatalities_best INTEGER, fatalities_high INTEGER,
  injured_low INTEGER, injured_high INTEGER, captured_low INTEGER, captured_high INTEGER,
  disputed BOOLEAN NOT NULL DEFAULT 0, status TEXT NOT NULL DEFAULT 'machine', version INTEGER NOT NULL DEFAULT 1,
  updated_at DATETIME
);
"""

_OWN: Final = """
CREATE TABLE geomap_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE changes (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL);
-- One row an incident: the codes the map is served from (geomap.store.packing), and the digest of the machine's values.
CREATE TABLE packed (fid INTEGER PRIMARY KEY, change INTEGER NOT NULL, digest BLOB NOT NULL, record BLOB NOT NULL);
CREATE INDEX packed_change ON packed (change);
CREATE TABLE features (fid INTEGER PRIMARY KEY, feature BLOB NOT NULL);
CREATE TABLE edited (fid INTEGER PRIMARY KEY, machine BLOB NOT NULL, edits TEXT NOT NULL);
-- incident is null for the newest version: that one is the row in features.
CREATE TABLE versions (
  fid INTEGER NOT NULL, version INTEGER NOT NULL, change INTEGER NOT NULL, kind TEXT NOT NULL,
  changed TEXT, edits TEXT, incident BLOB, PRIMARY KEY (fid, version)
) WITHOUT ROWID;
CREATE TABLE vocabulary (
  dimension TEXT NOT NULL, code INTEGER NOT NULL, value TEXT NOT NULL, label TEXT, extra TEXT,
  PRIMARY KEY (dimension, code), UNIQUE (dimension, value)
) WITHOUT ROWID;
CREATE TABLE claims (
  id TEXT PRIMARY KEY, source TEXT, editor INTEGER NOT NULL, change INTEGER NOT NULL, claim BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX claims_source ON claims (source);
CREATE TABLE claim_versions (id TEXT NOT NULL, change INTEGER NOT NULL, until INTEGER NOT NULL, claim BLOB NOT NULL,
  PRIMARY KEY (id, change)) WITHOUT ROWID;
CREATE TABLE claim_incidents (
  incident TEXT NOT NULL, claim TEXT NOT NULL, claimant TEXT, several INTEGER NOT NULL, PRIMARY KEY (incident, claim)
) WITHOUT ROWID;
CREATE INDEX claim_incidents_claim ON claim_incidents (claim);
CREATE INDEX claim_incidents_several ON claim_incidents (claim, incident) WHERE several;
CREATE TABLE links (incident TEXT NOT NULL, relation TEXT NOT NULL, other TEXT NOT NULL,
  PRIMARY KEY (incident, relation, other)) WITHOUT ROWID;
CREATE INDEX links_other ON links (other);
CREATE TABLE sources (id TEXT PRIMARY KEY, source BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE texts (source TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE source_incidents (fid INTEGER NOT NULL, source TEXT NOT NULL, PRIMARY KEY (fid, source)) WITHOUT ROWID;
CREATE INDEX source_incidents_source ON source_incidents (source, fid);
CREATE TABLE statistics (id TEXT PRIMARY KEY, source TEXT, statistic BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE toponyms (source TEXT PRIMARY KEY, toponyms BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE set_aside (file TEXT NOT NULL, row INTEGER NOT NULL, reason TEXT NOT NULL, change INTEGER NOT NULL);
CREATE INDEX set_aside_file ON set_aside (file);
-- GDAL's SQLite has no FTS5: a trigger may only note which rows changed, and we index them (geomap.store.search).
CREATE TABLE fts_dirty (fid INTEGER PRIMARY KEY);
CREATE TABLE search_text (fid INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE VIRTUAL TABLE search USING fts5 (
  body, content='search_text', content_rowid='fid', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
"""

_PROPOSALS: Final = """
CREATE TABLE proposals (incident TEXT NOT NULL, other TEXT NOT NULL, score REAL NOT NULL, reasons TEXT NOT NULL,
  PRIMARY KEY (incident, other)) WITHOUT ROWID;
CREATE INDEX proposals_other ON proposals (other);
CREATE INDEX incidents_by_district ON incidents (adm2_code, date_start);
CREATE INDEX incidents_by_place ON incidents (place_id, date_start);
"""

_TRIGGERS: Final = """
CREATE VIRTUAL TABLE rtree_incidents_geom USING rtree (id, minx, maxx, miny, maxy);
CREATE TRIGGER rtree_incidents_geom_insert AFTER INSERT ON incidents
  WHEN (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN
  INSERT OR REPLACE INTO rtree_incidents_geom VALUES
    (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_incidents_geom_update6 AFTER UPDATE OF geom ON incidents
  WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
  AND (OLD.geom NOTNULL AND NOT ST_IsEmpty(OLD.geom)) BEGIN
  UPDATE rtree_incidents_geom SET minx = ST_MinX(NEW.geom), maxx = ST_MaxX(NEW.geom),
    miny = ST_MinY(NEW.geom), maxy = ST_MaxY(NEW.geom) WHERE id = NEW.fid; END;
CREATE TRIGGER rtree_incidents_geom_update7 AFTER UPDATE OF geom ON incidents
  WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
  AND (OLD.geom ISNULL OR ST_IsEmpty(OLD.geom)) BEGIN
  INSERT INTO rtree_incidents_geom VALUES
    (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_incidents_geom_update2 AFTER UPDATE OF geom ON incidents
  WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN
  DELETE FROM rtree_incidents_geom WHERE id = OLD.fid; END;
CREATE TRIGGER rtree_incidents_geom_update5 AFTER UPDATE ON incidents
  WHEN OLD.fid != NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN
  DELETE FROM rtree_incidents_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_incidents_geom VALUES
    (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER rtree_incidents_geom_update4 AFTER UPDATE ON incidents
  WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN
  DELETE FROM rtree_incidents_geom WHERE id IN (OLD.fid, NEW.fid); END;
CREATE TRIGGER rtree_incidents_geom_delete AFTER DELETE ON incidents WHEN OLD.geom NOT NULL BEGIN
  DELETE FROM rtree_incidents_geom WHERE id = OLD.fid; END;
CREATE TRIGGER fts_dirty_insert AFTER INSERT ON incidents BEGIN
  INSERT OR IGNORE INTO fts_dirty VALUES (NEW.fid); END;
CREATE TRIGGER fts_dirty_update AFTER UPDATE ON incidents BEGIN
  INSERT OR IGNORE INTO fts_dirty VALUES (NEW.fid); END;
CREATE TRIGGER fts_dirty_delete AFTER DELETE ON incidents BEGIN
  INSERT OR IGNORE INTO fts_dirty VALUES (OLD.fid); END;
"""


def statements() -> Iterator[str]:
    """The statements that make an empty store, one by one: `executescript` would commit the transaction."""
    return _one_by_one(_GEOPACKAGE.replace("WKT", _WGS84) + _INCIDENTS + _OWN + _PROPOSALS + _TRIGGERS)


def later_statements(edition: int) -> Iterator[str]:
    """The statements that bring a store of an earlier edition up to this one."""
    return _one_by_one(_PROPOSALS if edition < 2 else "")


def _one_by_one(script: str) -> Iterator[str]:
    pending = ""
    for line in script.splitlines():
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
