"""Exports that GIS programs open: GeoPackage, GeoParquet, FlatGeobuf and KML, by Arrow batches in bounded memory."""
# pyarrow and pyogrio come without types of their own.
# mypy: disable-error-code="attr-defined,name-defined,no-untyped-call"

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from geomap.store import Store
from geomap.store.rows import COUNTS
from geomap.store.tabular import FLAT_COLUMNS, Table

if TYPE_CHECKING:
    import pyarrow as pa

_DRIVERS: Final = {"gpkg": "GPKG", "fgb": "FlatGeobuf", "kml": "KML"}
_NUMBERS: Final = frozenset({*COUNTS, "version"})
_MEASURES: Final = frozenset({"uncertainty_m", "score", "margin", "lon", "lat"})
_BATCHES_IN_GROUP: Final = 8
"""Batches of one row group: 16,000 rows, some ten megabytes before they are written."""
_KML_NAMES: Final = {"id": "incident", "title": "Name", "claims": "Description"}
_GEOPARQUET: Final = {
    "version": "1.1.0",
    "primary_column": "geometry",
    # No crs member means OGC:CRS84, longitude first (GeoParquet 1.1, "crs").
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}


def write_gis_file(store: Store, fids: Sequence[int], kind: str, path: Path) -> None:
    """Write these incidents to a new file of that kind (gpkg, parquet, fgb, kml)."""
    import pyarrow as pa

    schema = columns = _schema()
    batches = (_batch(table, columns) for table in store.tables(fids))
    if kind == "parquet":
        _write_parquet(batches, schema, path)
        return
    import pyogrio

    if kind == "kml":
        schema = _schema_for_kml(schema)
        batches = (pa.RecordBatch.from_arrays(batch.columns, schema=schema) for batch in batches)
    pyogrio.write_arrow(
        pa.RecordBatchReader.from_batches(schema, batches),
        path,
        layer="incidents",
        driver=_DRIVERS[kind],
        geometry_name="geometry",
        geometry_type="Point",
        crs="EPSG:4326",
        # FlatGeobuf's index refuses rows without a geometry, and unlocated incidents are not to be lost.
        layer_options={"SPATIAL_INDEX": "NO"} if kind == "fgb" else {},
    )


def _schema_for_kml(schema: pa.Schema) -> pa.Schema:
    """The columns under the names that KML programs show: a placemark has an `id` of its own."""
    import pyarrow as pa

    return pa.schema([field.with_name(_KML_NAMES.get(field.name, field.name)) for field in schema])


def _write_parquet(batches: Iterator[pa.RecordBatch], schema: pa.Schema, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    described = schema.with_metadata({b"geo": orjson.dumps(_GEOPARQUET)})
    with pq.ParquetWriter(path, described, compression="zstd") as writer:
        while group := list(islice(batches, _BATCHES_IN_GROUP)):
            writer.write_table(pa.Table.from_batches(group, schema).replace_schema_metadata(described.metadata))


def _schema() -> pa.Schema:
    import pyarrow as pa

    return pa.schema([("geometry", pa.binary()), *((name, _type(name)) for name in FLAT_COLUMNS)])


def _type(name: str) -> pa.DataType:
    import pyarrow as pa

    if name in _NUMBERS:
        return pa.int32()
    if name in _MEASURES:
        return pa.float64()
    if name in {"date_start", "date_end"}:
        return pa.date32()
    if name == "updated_at":
        return pa.timestamp("ms", tz="UTC")
    return pa.bool_() if name == "disputed" else pa.string()


def _batch(table: Table, schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    columns = (table.points, *table.columns.values())
    arrays = [_array(column, field.type) for field, column in zip(schema, columns, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(column: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """A column as Arrow has it: SQLite has neither dates nor booleans, and its text comes as bytes."""
    import pyarrow as pa

    if pa.types.is_boolean(kind):
        return pa.array(column, pa.int8()).cast(kind)
    if pa.types.is_string(kind) or pa.types.is_temporal(kind):
        return pa.array(column, pa.binary()).cast(pa.string()).cast(kind)
    return pa.array(column, kind)
