"""Exports: whole, valid, equal to what the API gives, safe to open, and begun at once."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from benchmarks.synthetic import fill
from geomap.columns import IncidentColumns, Selection
from geomap.errors import BadParameterError, GeomapError
from geomap.export import FORMATS, export_file, format_for, stream
from geomap.features import feature
from geomap.filters import IncidentFilter
from geomap.model import Claim, Incident, Source
from geomap.store import Batch, Store

Make = Callable[..., Incident]
HOSTILE = ('<img src=x onerror="alert(1)">', "=HYPERLINK(1)", "]]>&amp;", "a,b\r\nc", "مير علي", "\ud7ff😀")


@pytest.fixture
def chosen(store: Store, make_incident: Make, source: Source) -> Selection:
    """Four incidents of all kinds, one of them rejected."""
    source = source.model_copy(update={"url": "https://dawn.example/1"})
    claim = Claim(
        id="c", claimant="taliban_authorities", measure="killed", categories=("women", "children"), low=8, high=8,
        words="eight", incidents=("a", "b"), source="dawn",
    )  # fmt: skip
    told = (
        make_incident("a", claims=("c",)),
        make_incident("b", "mir ali", claims=("c",), title=HOSTILE[0]),
        make_incident("c", "border", date_start=None),
        make_incident("d", status="rejected"),
    )
    store.write(Batch(sources=(source,), incidents=told, claims=(claim,)), who="machine", why="import")
    return IncidentColumns.load(store).select(IncidentFilter(), None)  # type: ignore[arg-type]


def whole(store: Store, chosen: Selection, kind: str) -> bytes:
    return b"".join(stream(store, chosen.fids, kind))


def test_geojson_is_the_features_as_the_api_gives_them_with_claims_and_sources(store: Store, chosen: Selection) -> None:
    found = orjson.loads(whole(store, chosen, "geojson"))
    assert found["type"] == "FeatureCollection"
    assert {each["id"]: each for each in found["features"]} == {key: feature(store.incident(key)) for key in "abc"}
    assert [claim["id"] for claim in found["claims"]] == ["c"]
    assert [each["publisher"] for each in found["sources"]] == ["Dawn Media"]
    by_id = {each["id"]: each["geometry"] for each in found["features"]}
    assert by_id["b"] == {"type": "Point", "coordinates": [70.27, 32.98]}
    assert by_id["c"] is None


def test_nothing_selected_is_an_empty_collection(store: Store, chosen: Selection) -> None:
    del chosen
    assert orjson.loads(b"".join(stream(store, [], "geojson"))) == {
        "type": "FeatureCollection",
        "features": [],
        "claims": [],
        "sources": [],
    }
    assert b"".join(stream(store, [], "geojsonseq")) == b""
    assert len(list(csv.reader(io.StringIO(b"".join(stream(store, [], "csv")).decode())))) == 1


def test_a_text_sequence_has_one_record_for_each_incident(store: Store, chosen: Selection) -> None:
    records = whole(store, chosen, "geojsonseq").split(b"\x1e")
    assert records[0] == b""
    assert sorted(orjson.loads(record)["id"] for record in records[1:]) == ["a", "b", "c"]
    assert all(record.endswith(b"}\n") for record in records[1:])


def test_a_csv_has_precision_claims_and_citation_in_columns(store: Store, chosen: Selection) -> None:
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(whole(store, chosen, "csv").decode(), newline=""))}
    assert rows.keys() == {"a", "b", "c"}
    assert rows["a"]["precision"] == "district"
    assert rows["a"]["claims"] == 'taliban_authorities: killed 8 women, children over 2 incidents together ("eight")'
    assert rows["a"]["citation"] == "Dawn Media, Dawn, 2024-03-20, https://dawn.example/1"
    assert (rows["b"]["lon"], rows["b"]["lat"]) == ("70.27", "32.98")
    assert (rows["c"]["lon"], rows["c"]["date_start"]) == ("", "")


def test_no_csv_cell_is_a_formula_and_every_text_survives(store: Store, make_incident: Make) -> None:
    told = [make_incident(str(n), title=text) for n, text in enumerate(HOSTILE)]
    store.write(Batch(incidents=tuple(told)), who="machine", why="import")
    text = b"".join(stream(store, range(1, len(HOSTILE) + 1), "csv")).decode()
    titles = [row["title"] for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert titles == [HOSTILE[0], "'=HYPERLINK(1)", *HOSTILE[2:]]


@pytest.mark.parametrize("kind", list(FORMATS))
def test_every_format_opens_in_gdal_with_all_incidents(
    store: Store, chosen: Selection, tmp_path: Path, kind: str
) -> None:
    import geopandas as gpd
    import pandas as pd
    import pyogrio

    path = tmp_path / f"out{FORMATS[kind].suffix}"
    export_file(store, chosen, path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        if kind == "parquet":
            table = gpd.read_parquet(path)
        elif kind == "csv":
            table = pd.read_csv(path, dtype=str)
        else:
            table = pyogrio.read_dataframe(path)
    by_id = table.set_index("incident" if kind == "kml" else "id")
    assert sorted(by_id.index) == ["a", "b", "c"]
    assert by_id.loc["b", "Name" if kind == "kml" else "title"] == HOSTILE[0]
    if kind != "csv":
        assert (round(by_id.geometry["b"].x, 6), round(by_id.geometry["b"].y, 6)) == (70.27, 32.98)
        assert by_id.geometry["c"] is None


def test_a_file_appears_whole_or_not_at_all(store: Store, chosen: Selection, tmp_path: Path) -> None:
    target = tmp_path / "out.geojson"
    export_file(store, chosen, target)
    assert len(orjson.loads(target.read_bytes())["features"]) == 3
    store.close()
    before = target.read_bytes()
    with pytest.raises(GeomapError):
        export_file(store, chosen, target)
    assert target.read_bytes() == before
    assert list(tmp_path.glob(".out*")) == []


def test_a_folder_that_is_not_there_is_named(store: Store, chosen: Selection, tmp_path: Path) -> None:
    with pytest.raises(GeomapError, match=r"nowhere/out\.csv cannot be written"):
        export_file(store, chosen, tmp_path / "nowhere" / "out.csv")


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("x.geojson", None, "geojson"), ("x.JSON", None, "geojson"), ("x.csv", None, "csv"), ("-", None, "geojson"),
        ("x.bin", "parquet", "parquet"), ("x.geoparquet", None, "parquet"), ("-", "csv", "csv"),
    ],
)  # fmt: skip
def test_the_format_is_named_or_told_by_the_files_ending(name: str, kind: str | None, expected: str) -> None:
    assert format_for(Path(name), kind).name == expected


@pytest.mark.parametrize(("name", "kind"), [("x.shp", None), ("x", None), ("x.csv", "xlsx")])
def test_a_format_that_is_not_offered_is_refused_with_those_that_are(name: str, kind: str | None) -> None:
    with pytest.raises(BadParameterError, match="choose one of geojson"):
        format_for(Path(name), kind)


def test_an_export_begins_before_it_has_read_everything(store: Store) -> None:
    fill(store, 2000)
    selection = IncidentColumns.load(store).select(IncidentFilter(), None)  # type: ignore[arg-type]
    pieces = stream(store, selection.fids, "geojson")
    assert len(next(pieces)) + len(next(pieces)) < 20_000
    rest = [len(piece) for piece in pieces]
    assert max(rest) < 600_000
    assert len(rest) > 5


def test_shapes_take_the_place_of_points(store: Store, chosen: Selection) -> None:
    found = b"".join(stream(store, chosen.fids, "geojson", shape=lambda stored: stored.replace(b"Point", b"Pt")))
    assert found.count(b'"Pt"') == 2
