from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

EXPORT = "/collections/incidents/export"


def test_the_export_equals_the_api(client: Any) -> None:
    for query in ("", "?province=Khost", "?status=rejected"):
        items = client.get(f"/collections/incidents/items{query}").json["features"]
        exported = client.get(f"{EXPORT}{query}").json["features"]
        assert sorted(exported, key=lambda one: one["id"]) == sorted(items, key=lambda one: one["id"])


def test_it_is_a_file_with_a_name_and_says_how_many(client: Any) -> None:
    answer = client.get(EXPORT, province="AF-PKA")
    assert answer.media_type == "application/geo+json"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Content-Disposition"].endswith('.geojson"')
    assert answer.headers["X-Matched"] == "1"


def test_claims_and_sources_travel_with_it(client: Any) -> None:
    exported = client.get(EXPORT, province="AF-PKA").json
    assert [claim["id"] for claim in exported["claims"]] == ["claim-8"]
    assert [source["id"] for source in exported["sources"]] == ["dispatch"]


def test_a_text_sequence_has_one_feature_a_record(client: Any) -> None:
    answer = client.get(EXPORT, f="geojsonseq")
    records = [json.loads(record) for record in answer.body.split(b"\x1e")[1:]]
    assert len(records) == 24


def test_csv_is_a_table_without_formulas(client: Any) -> None:
    answer = client.get(EXPORT, f="csv")
    assert answer.media_type == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))
    assert len(rows) == 24
    assert not [cell for row in rows for cell in row.values() if cell and cell.startswith(("=", "@"))]


@pytest.mark.parametrize("kind", ["gpkg", "parquet", "fgb", "kml"])
def test_gis_files_hold_every_incident(client: Any, tmp_path: Path, kind: str) -> None:
    import geopandas as gpd

    answer = client.get(EXPORT, f=kind)
    assert answer.status == 200
    path = tmp_path / f"incidents.{kind}"
    path.write_bytes(answer.body)
    found = gpd.read_parquet(path) if kind == "parquet" else gpd.read_file(path)
    assert len(found) == 24


def test_areas_can_be_exported_as_geojson_only(client: Any) -> None:
    features = client.get(EXPORT, geometry="area", province="Waziristan").json["features"]
    assert {feature["geometry"]["type"] for feature in features} <= {"Polygon", "MultiPolygon"}
    refused = client.get(EXPORT, geometry="area", f="csv")
    assert (refused.status, refused.json["parameter"]) == (400, "geometry")


@pytest.mark.parametrize(("query", "named"), [("f=shp", "f"), ("limit=1", "limit"), ("province=Atlantis", "province")])
def test_a_bad_parameter_is_named_before_anything_is_sent(client: Any, query: str, named: str) -> None:
    answer = client.get(f"{EXPORT}?{query}")
    assert (answer.status, answer.json["parameter"]) == (400, named)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_stream_is_compressed_as_it_flows(client: Any, coding: str) -> None:
    answer = client.ask("GET", EXPORT, headers={"Accept-Encoding": coding})
    assert answer.headers["Content-Encoding"] == coding
    assert len(answer.body) < len(client.get(EXPORT).body)
