"""Boundary files: recognised by their columns, read safely, and matched to our districts."""

from __future__ import annotations

import contextlib
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box, mapping
from shapely.geometry.base import BaseGeometry

from gazetteer.errors import GazetteerDataError
from gazetteer.fetched.boundaries import Boundaries, read_boundaries
from gazetteer.fetched.layers import Shape, read_layer, recognise
from gazetteer.model import Name, Place
from gazetteer.tables import read_history, read_places
from gazetteer.units import make_units


def place(place_id: str, name: str, *names: str, **more: Any) -> Place:
    """A district of a province in the unit square at (lon, lat)."""
    spellings = tuple(Name(text) for text in (name, *names))
    fields: dict[str, Any] = {"place_class": "district", "country": "AF", "radius_m": 1.0, "adm1_code": "AF-PKA"}
    return Place(id=place_id, name=name, names=spellings, **(fields | more))


PLACES = [
    place("AF-PKA", "Paktika", place_class="province", lon=1.0, lat=0.5),
    place("af-pka.barmal", "Barmal", "Birmal", lon=0.5, lat=0.5, adm2_code="AF2704"),
    place("af-pka.gomal", "Gomal", lon=1.5, lat=0.5, adm2_code="AF2705"),
]
WEST, EAST = box(0, 0, 1, 1), box(1, 0, 2, 1)


def features(*rows: tuple[dict[str, Any], BaseGeometry]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": p, "geometry": mapping(g)} for p, g in rows],
    }


def ocha(name: str, code: str) -> dict[str, Any]:
    return {"ADM0_PCODE": "AF", "ADM1_EN": "Paktika", "ADM2_EN": name, "ADM2_PCODE": code}


def built(folder: Path, places: list[Place] | None = None, **layers: dict[str, Any]) -> Boundaries:
    for name, layer in layers.items():
        (folder / f"{name}.geojson").write_text(json.dumps(layer), encoding="utf-8")
    return read_boundaries(folder, places or PLACES)


def outline(boundaries: Boundaries, code: str) -> BaseGeometry:
    return shapely.from_wkb(boundaries.outlines[code][1])


# Recognising


@pytest.mark.parametrize(
    ("columns", "title"),
    [
        ("ADM0_PCODE ADM1_EN ADM1_PCODE ADM2_EN ADM2_PCODE", "OCHA districts"),
        ("adm1_name adm1_pcode adm2_name adm2_pcode", "OCHA districts"),
        ("province_name district_name district_code area_km2", "OCHA districts"),
        ("province_name district_name tehsil_name tehsil_code", "OCHA tehsils"),
        ("ADM1_EN ADM2_EN ADM3_EN ADM2_PCODE ADM3_PCODE", "OCHA tehsils"),
        ("shapeName shapeISO shapeID shapeGroup shapeType", "geoBoundaries"),
        ("wof_id placetype name country is_current inception cessation", "Who's On First"),
        ("NAME_1 NAME_2 GID_2", None),
        ("", None),
    ],
)
def test_a_layer_is_recognised_by_its_columns(columns: str, title: str | None) -> None:
    kind = recognise(columns.split())
    assert (kind.title if kind else None) == title


def test_swapped_dates_are_put_in_order() -> None:
    columns = {"wof_id": 1, "placetype": "region", "name": "FATA", "country": "PK"}
    layer = read_layer(
        "x", features(({**columns, "inception": "2018-05-31", "cessation": "1970-07-01"}, WEST))["features"]
    )
    assert (layer.shapes[0].valid_from, layer.shapes[0].valid_to) == (date(1970, 7, 1), date(2018, 5, 31))


def test_dates_that_are_not_known_stay_open() -> None:
    columns = {"wof_id": 1, "placetype": "county", "name": "Barmal", "country": "AF"}
    layer = read_layer("x", features(({**columns, "inception": "uuuu", "cessation": "uuuu"}, WEST))["features"])
    assert (layer.shapes[0].valid_from, layer.shapes[0].valid_to) == (None, None)


def test_an_unknown_layer_is_named_and_left_out(tmp_path: Path) -> None:
    report = built(tmp_path, gadm=features(({"GID_2": "AFG.1", "NAME_2": "Barmal"}, WEST))).layers[0]
    assert (report.file, report.title, report.used) == ("gadm.geojson", "", 0)
    assert "GID_2, NAME_2" in report.left_out[0]


def test_coordinates_that_are_not_degrees_are_an_error_that_names_the_cure(tmp_path: Path) -> None:
    report = built(tmp_path, utm=features((ocha("Barmal", "AF2704"), box(500000, 3600000, 510000, 3610000)))).layers[0]
    assert "WGS 84" in report.left_out[0]


@pytest.mark.parametrize("geometry", [None, Point(0, 0), box(0, 0, 0, 0)])
def test_a_feature_without_a_polygon_is_counted_as_left_out(tmp_path: Path, geometry: BaseGeometry | None) -> None:
    layer = features((ocha("Gomal", "AF2705"), EAST), (ocha("Barmal", "AF2704"), WEST))
    layer["features"][1]["geometry"] = mapping(geometry) if geometry is not None else None
    boundaries = built(tmp_path, x=layer)
    assert list(boundaries.outlines) == ["AF2705"]
    assert "1 features without" in boundaries.layers[0].left_out[0]


# Matching


def test_a_code_with_the_same_name_maps_a_polygon(tmp_path: Path) -> None:
    boundaries = built(tmp_path, x=features((ocha("Birmal", "AF2704"), WEST), (ocha("Gomal", "AF2705"), EAST)))
    assert boundaries.outlines["AF2704"][0] == "Barmal"
    assert outline(boundaries, "AF2704").equals(WEST)
    assert not boundaries.missing


def test_a_code_alone_maps_nothing_when_name_and_point_say_otherwise(tmp_path: Path) -> None:
    boundaries = built(tmp_path, x=features((ocha("Zarghun Shahr", "AF2704"), EAST)))
    assert "AF2704" not in boundaries.outlines
    assert "Zarghun Shahr" in boundaries.layers[0].left_out[0]


def test_without_a_known_code_name_and_containment_map_it(tmp_path: Path) -> None:
    def row(name: str) -> dict[str, Any]:
        return {"shapeName": name, "shapeID": "1", "shapeGroup": "AFG", "shapeType": "ADM2", "shapeISO": ""}

    boundaries = built(tmp_path, x=features((row("Bermel"), WEST), (row("Gumal"), EAST)))
    assert list(boundaries.outlines) == ["AF2704", "AF2705"]


def test_of_two_places_of_one_name_the_one_inside_is_meant(tmp_path: Path) -> None:
    twins = [*PLACES, place("af-pka.gomal-2", "Gomal", lon=5.5, lat=0.5)]
    boundaries = built(tmp_path, twins, x=features((ocha("Gomal", ""), box(5, 0, 6, 1))))
    assert list(boundaries.outlines) == ["af-pka.gomal-2"]


def test_a_polygon_of_the_other_country_maps_nothing(tmp_path: Path) -> None:
    row = {"shapeName": "Barmal", "shapeID": "1", "shapeGroup": "PAK", "shapeType": "ADM2", "shapeISO": ""}
    assert not built(tmp_path, x=features((row, WEST))).outlines


def test_what_a_better_layer_drew_stays_and_another_only_fills_in(tmp_path: Path) -> None:
    def county(name: str) -> dict[str, Any]:
        return {"wof_id": 1, "placetype": "county", "name": name, "country": "AF", "inception": "", "cessation": ""}

    better = features((ocha("Barmal", "AF2704"), WEST))
    other = features((county("Barmal"), box(0, 0, 0.9, 0.9)), (county("Gomal"), EAST))
    boundaries = built(tmp_path, a=other, b=better)
    assert outline(boundaries, "AF2704").equals(WEST)
    assert outline(boundaries, "AF2705").equals(EAST)


def test_a_less_trusted_polygon_over_a_drawn_one_is_not_used(tmp_path: Path) -> None:
    county = {"wof_id": 1, "placetype": "county", "name": "Gomal", "country": "AF", "inception": "", "cessation": ""}
    better = features((ocha("Barmal", "AF2704"), box(0, 0, 1.8, 1)))
    assert list(built(tmp_path, a=features((county, EAST)), b=better).outlines) == ["AF2704"]


def test_a_new_district_is_put_together_from_its_tehsils_and_taken_out_of_the_old_one(tmp_path: Path) -> None:
    places = [
        *PLACES,
        place("af-pka.new", "New", lon=1.75, lat=0.5),
        place("af-pka.new.a", "A", lon=1.6, lat=0.5, place_class="tehsil", parent="af-pka.new"),
        place("af-pka.new.b", "B", lon=1.9, lat=0.5, place_class="tehsil", parent="af-pka.new"),
    ]
    tehsils = [
        ({"province_name": "Paktika", "district_name": "Gomal", "tehsil_name": name, "tehsil_code": ""}, area)
        for name, area in (("A", box(1.5, 0, 1.75, 1)), ("B", box(1.75, 0, 2, 1)))
    ]
    boundaries = built(tmp_path, places, x=features((ocha("Gomal", "AF2705"), EAST)), y=features(*tehsils))
    assert outline(boundaries, "af-pka.new").equals(box(1.5, 0, 2, 1))
    assert outline(boundaries, "AF2705").equals(box(1, 0, 1.5, 1))
    assert outline(boundaries, "af-pka.new.a").equals(box(1.5, 0, 1.75, 1))


def test_a_new_district_whose_tehsils_we_do_not_know_is_the_tehsil_of_its_name(tmp_path: Path) -> None:
    places = [*PLACES, place("af-pka.new", "New", lon=1.75, lat=0.5)]
    row = {"province_name": "Paktika", "district_name": "Gomal", "tehsil_name": "New Tehsil", "tehsil_code": ""}
    tehsil = features((row, box(1.5, 0, 2, 1)))
    boundaries = built(tmp_path, places, x=features((ocha("Gomal", "AF2705"), EAST)), y=tehsil)
    assert outline(boundaries, "af-pka.new").equals(box(1.5, 0, 2, 1))


def test_a_district_that_no_layer_draws_is_named(tmp_path: Path) -> None:
    assert built(tmp_path, x=features((ocha("Barmal", "AF2704"), WEST))).missing == ("Gomal",)


def test_the_same_layers_give_the_same_bytes_whatever_their_order(tmp_path: Path) -> None:
    rows = [(ocha("Barmal", "AF2704"), WEST), (ocha("Gomal", "AF2705"), EAST)]
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    one, two = built(tmp_path / "one", x=features(*rows)), built(tmp_path / "two", x=features(*reversed(rows)))
    assert one.outlines == two.outlines


def test_progress_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.geojson").write_text(json.dumps(features((ocha("Barmal", "AF2704"), WEST))), encoding="utf-8")
    told: list[tuple[str, int, int]] = []
    read_boundaries(tmp_path, PLACES, lambda *step: told.append(step))
    assert told == [("boundaries", 0, 2), ("boundaries", 1, 2)]


# Files


def shapefile(folder: Path, crs: str = "EPSG:4326") -> Path:
    rows = [ocha("Barmal", "AF2704"), ocha("Gomal", "AF2705")]
    frame = gpd.GeoDataFrame(rows, geometry=[WEST, EAST], crs="EPSG:4326").to_crs(crs)
    frame.to_file(folder / "adm2.shp", driver="ESRI Shapefile")
    return folder / "adm2.shp"


def test_a_zipped_shapefile_is_read_in_degrees_whatever_its_projection(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    target.mkdir()
    shapefile(source, "EPSG:3857")
    with zipfile.ZipFile(target / "afg.zip", "w") as archive:
        for part in source.iterdir():
            archive.write(part, f"nested/{part.name}")
    boundaries = read_boundaries(target, PLACES)
    assert boundaries.layers[0].file == "afg.zip/nested/adm2.shp"
    assert outline(boundaries, "AF2705").equals_exact(EAST, 1e-6, normalize=True)


def test_a_zip_whose_members_climb_out_writes_nothing_outside(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with zipfile.ZipFile(folder / "x.zip", "w") as archive:
        archive.writestr("../../escaped.geojson", json.dumps(features((ocha("Barmal", "AF2704"), WEST))))
    assert list(read_boundaries(folder, PLACES).outlines) == ["AF2704"]
    assert [p.name for p in tmp_path.rglob("*.geojson")] == []


VRT = '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'


@pytest.mark.parametrize("name", ["x.shp", "x.geojson", "x.json"])
def test_a_vrt_under_another_name_is_not_followed(tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / name).write_text(VRT.format(shapefile(outside)), encoding="utf-8")
    boundaries = read_boundaries(folder, PLACES)
    assert not boundaries.outlines
    assert len(boundaries.layers[0].left_out) == 1


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
)
coordinates = st.recursive(st.integers(-200, 200) | st.floats() | st.none(), lambda inner: st.lists(inner, max_size=5))
polygons = st.fixed_dictionaries({"type": st.sampled_from(["Polygon", "MultiPolygon", []]), "coordinates": coordinates})
columns_of_ours = st.just({"shapeName": "x", "shapeID": "1", "shapeGroup": "AFG", "shapeType": "ADM2"})


@given(
    st.lists(
        st.fixed_dictionaries({"properties": columns_of_ours | anything, "geometry": polygons | anything}), max_size=3
    )
)
@settings(max_examples=200, deadline=None)
def test_no_geojson_whatever_it_holds_breaks_the_reader(found: list[dict[str, Any]]) -> None:
    with contextlib.suppress(GazetteerDataError):
        layer = read_layer("x", json.loads(json.dumps(found)))
        assert all(shape.geometry.is_valid for shape in layer.shapes)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.geojson", b"", "not JSON"),
        ("x.geojson", b"[1, 2]", "not a GeoJSON feature collection"),
        ("x.geojson", b'{"type": "FeatureCollection", "features": []}', "no known layer"),
        ("x.zip", b"PK\x03\x04 cut short", "not a whole zip"),
        ("x.gpkg", b"SQLite format 3\x00", "neither GeoJSON nor a shapefile"),
        ("x.shp", b"\x00\x00\x27\x0a cut short", "cannot be read as a shapefile"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_reason(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    report = read_boundaries(tmp_path, PLACES).layers[0]
    assert report.file == name
    assert words in report.left_out[0]


def test_a_folder_that_is_not_there_is_an_error_that_names_the_cure(tmp_path: Path) -> None:
    with pytest.raises(GazetteerDataError, match="geomap gazetteer fetch"):
        read_boundaries(tmp_path / "nowhere", PLACES)


# The real layers


@pytest.fixture(scope="module")
def places() -> list[Place]:
    return read_places()


@pytest.fixture(scope="module")
def real(reference: Path, places: list[Place]) -> Boundaries:
    return read_boundaries(reference / "boundaries", places)


@pytest.mark.reference
def test_every_district_polygon_of_ocha_finds_its_district(real: Boundaries) -> None:
    reports = {report.file: report for report in real.layers}
    for file in ("afg_adm2_ocha.geojson", "pak_adm2_ocha.geojson"):
        assert reports[file].used == reports[file].polygons
    assert reports["naturalearth_adm1_afpk.geojson"].title == ""
    assert len(real.missing) <= 3


@pytest.mark.reference
def test_the_point_of_a_district_lies_in_its_outline(real: Boundaries, places: list[Place]) -> None:
    units = make_units(places, read_history(), {code: wkb for code, (_, wkb) in real.outlines.items()})
    districts = [p for p in places if p.place_class == "district" and p.valid_to is None and p.lon is not None]
    found = units.codes_at([p.lon for p in districts], [p.lat for p in districts], "district")
    right = sum(p.adm2_code == code for p, code in zip(districts, found, strict=True))
    assert right / len(districts) > 0.99


@pytest.mark.reference
def test_south_waziristan_is_drawn_as_the_two_districts_it_was_split_into(
    real: Boundaries, places: list[Place]
) -> None:
    units = make_units(places, read_history(), {code: wkb for code, (_, wkb) in real.outlines.items()})
    assert units.district_at(69.57, 32.30) == "pk-kp.south-waziristan-lower"
    assert units.district_at(69.85, 32.58) == "pk-kp.south-waziristan-upper"
    area = units.area("region.waziristan")
    assert area
    assert area[1] is False


@pytest.mark.reference
def test_the_tribal_areas_in_whos_on_first_end_after_they_began(reference: Path) -> None:
    path = reference / "boundaries" / "wof_admin_with_historic.geojson"
    shapes: tuple[Shape, ...] = read_layer(path.name, json.loads(path.read_text(encoding="utf-8"))["features"]).shapes
    tribal = next(shape for shape in shapes if "Tribal" in shape.name)
    assert (tribal.valid_from, tribal.valid_to) == (date(1970, 7, 1), date(2018, 5, 31))
