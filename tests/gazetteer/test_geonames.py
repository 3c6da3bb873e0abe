"""The village level: GeoNames dumps read, merged with our places, and put into today's units."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import box

from gazetteer.errors import GazetteerDataError
from gazetteer.fetched.boundaries import read_boundaries
from gazetteer.fetched.geonames import Villages, read_geonames
from gazetteer.model import Name, Place
from gazetteer.tables import read_history, read_places
from gazetteer.units import Units, make_units

BARMAL_BOX = box(69.0, 32.7, 69.5, 33.1)


def row(number: int, name: str, lon: float, lat: float, **more: Any) -> str:
    """One line of a dump: a village of Paktika unless said otherwise."""
    cells = [""] * 19
    cells[0], cells[1], cells[2], cells[4], cells[5] = str(number), name, name, str(lat), str(lon)
    cells[3], cells[6], cells[7], cells[8] = more.get("alternates", ""), "P", more.get("code", "PPL"), "AF"
    cells[6] = more.get("feature_class", "P")
    cells[8], cells[10], cells[14] = more.get("country", "AF"), more.get("admin1", "29"), str(more.get("people", 0))
    return "\t".join(cells)


@pytest.fixture(scope="module")
def tables() -> list[Place]:
    return [p for p in read_places() if p.place_class in {"country", "province", "district"}]


@pytest.fixture(scope="module")
def units(tables: list[Place]) -> Units:
    return make_units(tables, read_history())


@pytest.fixture(scope="module")
def built_units(tables: list[Place]) -> Units:
    code = next(p.adm2_code for p in tables if p.id == "af-pka.barmal")
    return make_units(tables, read_history(), {code or "": shapely.to_wkb(BARMAL_BOX)})


def dump(folder: Path, *rows: str, country: str = "AF") -> Path:
    with zipfile.ZipFile(folder / f"{country}.zip", "w") as archive:
        archive.writestr(f"{country}.txt", "\n".join(rows) + "\n")
    return folder


def village(place_id: str, name: str, lon: float, lat: float, **more: Any) -> Place:
    fields: dict[str, Any] = {"place_class": "village", "country": "AF", "radius_m": 1500.0, "adm1_code": "AF-PKA"}
    return Place(id=place_id, name=name, lon=lon, lat=lat, names=(Name(name),), **(fields | more))


def test_a_village_becomes_a_place_with_units_by_polygon(tmp_path: Path, built_units: Units) -> None:
    folder = dump(tmp_path, row(1, "Lāman", 69.25, 32.92, alternates="Laman,لمن,ラマン,https://x.org"))
    place = read_geonames(folder, [], built_units).added[0]
    assert (place.id, place.source, place.parent) == ("gn.1", "geonames:1", "af-pka.barmal")
    assert (place.adm1_code, place.adm2_name) == ("AF-PKA", "Barmal")
    assert [(name.text, name.script) for name in place.names] == [("Lāman", "Latn"), ("لمن", "Arab")]


def test_without_boundaries_the_dumps_own_code_tells_the_province(tmp_path: Path, units: Units) -> None:
    folder = dump(
        tmp_path,
        row(1, "A", 69.25, 32.92),
        row(2, "B", 69.25, 32.92, admin1="37"),
        row(3, "C", 69.25, 32.92, admin1=""),
    )
    added = read_geonames(folder, [], units).added
    assert [(place.adm1_code, place.adm2_code) for place in added] == [
        ("AF-PKA", None),
        ("AF-KHO", None),
        ("AF-PKA", None),
    ]


def test_a_row_in_no_unit_is_counted_and_left_out(tmp_path: Path, units: Units) -> None:
    found = read_geonames(dump(tmp_path, row(1, "Nowhere", 10.0, 10.0, admin1="")), [], units)
    assert (found.added, found.unplaced) == ((), 1)


@pytest.mark.parametrize(
    ("more", "place_class"),
    [
        ({}, "village"),
        ({"people": 10_000}, "town"),
        ({"code": "PPLA2"}, "town"),
        ({"code": "PPLX"}, "neighbourhood"),
        ({"feature_class": "T", "code": "PASS"}, "pass"),
        ({"feature_class": "S", "code": "CMPRF"}, "camp"),
        ({"feature_class": "T", "code": "HLL"}, None),
        ({"feature_class": "A", "code": "ADM2"}, None),
        ({"code": "PPLQ"}, None),
        ({"country": "IR"}, None),
    ],
)
def test_what_reports_name_is_kept_under_its_class(
    tmp_path: Path, units: Units, more: dict[str, Any], place_class: str | None
) -> None:
    found = read_geonames(dump(tmp_path, row(1, "X", 69.25, 32.92, **more)), [], units)
    assert [place.place_class for place in found.added] == ([place_class] if place_class else [])
    assert found.skipped == (place_class is None)


@pytest.mark.parametrize(
    ("ours", "merges"),
    [
        (village("o", "Laman", 69.26, 32.92), True),
        (village("o", "Lamān", 69.26, 32.92), True),
        (village("o", "Laman", 69.40, 32.92), False),
        (village("o", "Laman", 69.31, 32.92, radius_m=9000.0), True),
        (village("o", "Other", 69.25, 32.92), False),
        (village("o", "Other", 69.80, 32.92, source="geonames:1"), True),
        (village("o", "Laman", 69.25, 32.92, place_class="district"), False),
    ],
)
def test_our_entry_wins_over_one_of_its_name_near_by(tmp_path: Path, units: Units, ours: Place, merges: bool) -> None:
    folder = dump(tmp_path, row(1, "Laman", 69.25, 32.92, alternates="Lamana", people=900))
    found = read_geonames(folder, [ours], units)
    assert (len(found.added), found.merged) == ((0, 1) if merges else (1, 0))
    kept = found.curated[0]
    assert (kept.id, kept.lon, kept.lat) == (ours.id, ours.lon, ours.lat)
    assert ("Lamana" in [name.text for name in kept.names]) is merges
    assert kept.population == (900 if merges else 0)


def test_the_nearest_of_our_places_of_one_name_is_meant(tmp_path: Path, units: Units) -> None:
    places = [village("far", "Laman", 69.27, 32.92), village("near", "Laman", 69.251, 32.92)]
    found = read_geonames(dump(tmp_path, row(1, "Laman", 69.25, 32.92, people=5)), places, units)
    assert [place.population for place in found.curated] == [0, 5]


def test_two_rows_of_one_village_become_one_place(tmp_path: Path, units: Units) -> None:
    rows = [
        row(2, "Laman", 69.25, 32.92, alternates="Second"),
        row(1, "Lamān", 69.251, 32.92),
        row(3, "Laman", 69.4, 32.9),
    ]
    found = read_geonames(dump(tmp_path, *rows), [], units)
    assert [place.id for place in found.added] == ["gn.1", "gn.3"]
    assert "Second" in [name.text for name in found.added[0].names]


def test_the_order_of_the_rows_changes_nothing(tmp_path: Path, units: Units) -> None:
    rows = [row(n, "Laman", 69.2 + n / 100, 32.9, people=n % 3) for n in range(1, 20)]
    results: list[Villages] = []
    for name, ordered in (("one", rows), ("two", rows[::-1])):
        (tmp_path / name).mkdir()
        results.append(read_geonames(dump(tmp_path / name, *ordered), [], units))
    assert results[0] == results[1]


def test_a_few_broken_rows_are_counted(tmp_path: Path, units: Units) -> None:
    rows = [row(n, f"V{n}", 68.0 + n / 100, 32.92) for n in range(1, 201)]
    found = read_geonames(dump(tmp_path, *rows, "not\ta\trow"), [], units)
    assert (found.rows, found.broken, len(found.added)) == (201, 1, 200)


@pytest.mark.parametrize(
    "lines",
    [["a,b,c"], [""], [row(1, "X", 200.0, 32.0)], [row(1, "X", float("nan"), 32.0)], ["\t" * 18]],
    ids=["other columns", "empty", "not a point", "NaN", "blank cells"],
)
def test_a_file_that_is_no_dump_is_an_error_that_names_the_cure(tmp_path: Path, units: Units, lines: list[str]) -> None:
    with pytest.raises(GazetteerDataError, match="download it again"):
        read_geonames(dump(tmp_path, *lines), [], units)


def test_a_damaged_zip_is_an_error_that_names_the_cure(tmp_path: Path, units: Units) -> None:
    (tmp_path / "PK.zip").write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(GazetteerDataError, match=r"PK\.zip.*download it again"):
        read_geonames(tmp_path, [], units)


def test_a_folder_without_dumps_is_an_error_that_names_the_cure(tmp_path: Path, units: Units) -> None:
    with pytest.raises(GazetteerDataError, match="geomap gazetteer fetch"):
        read_geonames(tmp_path, [], units)


def test_an_unzipped_dump_is_read_too(tmp_path: Path, units: Units) -> None:
    (tmp_path / "AF.txt").write_text(row(1, "Laman", 69.25, 32.92) + "\r\n", encoding="utf-8")
    assert len(read_geonames(tmp_path, [], units).added) == 1


@pytest.mark.reference
def test_a_real_dump_adds_villages_in_their_own_districts(reference: Path, tmp_path: Path) -> None:
    (tmp_path / "AF.zip").symlink_to(reference / "geonames" / "AF.zip")
    places = [place for place in read_places() if place.country == "AF"]
    boundaries = read_boundaries(reference / "boundaries", places)
    units = make_units(places, read_history(), {code: wkb for code, (_, wkb) in boundaries.outlines.items()})
    found = read_geonames(tmp_path, places, units)
    assert len(found.added) > 29_000
    assert found.unplaced < 50
    assert sum(place.adm2_code is None for place in found.added) < 50
    assert sum(place.country != "AF" for place in found.added) < 30
