"""The gazetteer's own tables hold together, and the checker finds what is broken."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from gazetteer import check
from gazetteer.errors import GazetteerDataError
from gazetteer.model import Place
from gazetteer.tables import DATA, read_places

Broken = Callable[..., list[str]]

COUNTRY = "AF,Afghanistan,country,AF,,AF,,,66,33.8,500000,,,,ISO 3166-1"
PROVINCE = "AF-PKA,Paktika,province,AF,AF,AF-PKA,,,68.8,32.5,100000,,ps:پکتیکا,,ISO 3166-2:AF"
DISTRICT = "af-pka.barmal,Barmal,district,AF,AF-PKA,AF1214,,,69.3,32.7,15000,,Bermal; ps:برمل,,ocha:AF1214"
SQUARE = [[[68.0, 32.0], [70.0, 32.0], [70.0, 33.5], [68.0, 33.5], [68.0, 32.0]]]

BORDER_PROVINCES = [
    "AF-BDS",
    "AF-NUR",
    "AF-KNR",
    "AF-NAN",
    "AF-PIA",
    "AF-KHO",
    "AF-PKA",
    "AF-ZAB",
    "AF-KAN",
    "AF-HEL",
    "AF-NIM",
]  # DOMAIN: border provinces
SETTLED = {"town", "village", "neighbourhood"}


@pytest.fixture(scope="module")
def places() -> dict[str, Place]:
    return {place.id: place for place in read_places()}


@pytest.fixture
def faults_of(tmp_path: Path) -> Broken:
    """Checks a folder with the three sound rows above and the rows given."""

    def run(*rows: str, header: str = check.HEADER) -> list[str]:
        (tmp_path / "places").mkdir()
        (tmp_path / "outlines").mkdir()
        table = "\n".join([header, COUNTRY, PROVINCE, DISTRICT, *rows]) + "\n"
        (tmp_path / "places" / "af.csv").write_text(table, encoding="utf-8")
        feature = {"properties": {"code": "AF-PKA"}, "geometry": {"type": "Polygon", "coordinates": SQUARE}}
        outlines = json.dumps({"type": "FeatureCollection", "features": [feature]})
        (tmp_path / "outlines" / "provinces.geojson").write_text(outlines, encoding="utf-8")
        return [str(fault) for fault in check.check(tmp_path)]

    return run


def village(**changes: str) -> str:
    """A sound village of Barmal as a line of the table, with some columns changed."""
    columns = dict(zip(check.HEADER.split(","), VILLAGE.split(","), strict=True))
    return ",".join((columns | changes).values())


VILLAGE = "af-pka.barmal.margha,Margha,village,AF,af-pka.barmal,,,,69.4,32.8,1500,,Murgha,,geonames:1133837"


def test_the_tables_of_this_repository_have_no_fault() -> None:
    assert [str(fault) for fault in check.check()] == []


def test_sound_rows_have_no_fault(faults_of: Broken) -> None:
    assert faults_of(village()) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"id": "Margha village"}, "neither an ISO 3166-2 code nor dotted slugs"),
        ({"parent": ""}, "there is no parent"),
        ({"country": "PK"}, "lies in PK, its parent in AF"),
        ({"class": "district"}, "a district stands under a province"),
        ({"members": "af-pka.urgun"}, "the member af-pka.urgun is in no table"),
        ({"valid_from": "2018-05-31", "valid_to": "2018-05-31"}, "the end comes first"),
        ({"names": "Murgha; Murgha"}, "'Murgha' stands twice"),
        ({"names": "Margha"}, "'Margha' stands twice"),
        ({"names": "Marg  ha"}, "has spaces to spare"),
        ({"names": unicodedata.normalize("NFD", "Marghā")}, "is not in Unicode's form NFC"),
        ({"names": "ps:Margha"}, "is not in the script of ps"),
        ({"names": "xx:Margha"}, "is of an unknown language: xx"),
        ({"names": "prs:\u0643نر"}, "the Arabic kaf"),
        ({"source": ""}, "no such kind of source"),
        ({"source": "a friend"}, "no such kind of source"),
        ({"source": "estimate"}, "an estimate with a radius of only 1500 m"),
        ({"radius_m": "0"}, "a point without a radius"),
        ({"lat": ""}, "half a point"),
        ({"lon": "70.1"}, "lies 9.3 km outside AF-PKA"),
    ],
)
def test_each_kind_of_fault_is_found_and_named(faults_of: Broken, changes: dict[str, str], what: str) -> None:
    faults = faults_of(village(**changes))
    assert any(what in fault for fault in faults), faults


def test_a_point_within_the_outlines_own_error_is_no_fault(faults_of: Broken) -> None:
    assert faults_of(village(lon="70.02")) == []


def test_a_child_cannot_outlive_its_parent(faults_of: Broken) -> None:
    past = "af-pka.old,Old,district,AF,AF-PKA,,,2004-01-01,69.3,32.7,15000,,,,ocha:AF1214"
    faults = faults_of(past, village(parent="af-pka.old"))
    assert faults == [
        "af-pka.barmal.margha: outlives its parent af-pka.old, which ends on 2004-01-01",
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([village(), village()], "stands in"),
        ([village(parent="af-pka.nowhere")], "there is no parent af-pka.nowhere"),
        ([village() + ",more"], "16 columns"),
        ([village(**{"class": "hamlet"})], "no such class"),
    ],
)
def test_a_table_that_cannot_be_read_names_file_and_reason(faults_of: Broken, rows: list[str], message: str) -> None:
    with pytest.raises(GazetteerDataError, match=message):
        faults_of(*rows)


def test_a_strange_header_is_refused(faults_of: Broken) -> None:
    with pytest.raises(GazetteerDataError, match="the header is not"):
        faults_of(header="id,name")


def test_the_command_prints_counts_and_succeeds(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main() == 0
    assert "no faults" in capsys.readouterr().out


def test_afghanistan_has_its_34_provinces_and_a_district_for_every_p_code(places: dict[str, Place]) -> None:
    afghan = [p for p in places.values() if p.country == "AF"]
    assert sum(p.place_class == "province" for p in afghan) == 34
    codes = [p.adm2_code for p in afghan if p.place_class == "district"]
    assert len(codes) == len(set(codes))
    assert {str(code)[:4] for code in codes} == {f"AF{number:02d}" for number in range(1, 35)}


def test_every_afghan_unit_is_named_in_pashto_and_dari(places: dict[str, Place]) -> None:
    units = [p for p in places.values() if p.country == "AF" and p.place_class in {"province", "district"}]
    without = [p.id for p in units if not {"ps", "prs"} <= {name.lang for name in p.names}]
    assert without == []


def test_the_afghan_side_of_the_border_has_800_places_below_the_district(places: dict[str, Place]) -> None:
    below = [
        p
        for p in places.values()
        if p.adm1_code in BORDER_PROVINCES and p.place_class not in {"province", "district", "region"}
    ]
    assert len(below) >= 800
    assert sum(p.place_class in SETTLED for p in below) >= 600


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Bermal", "af-pka.barmal"),
        ("Birmal", "af-pka.barmal"),
        ("Spira", "af-kho.spera"),
        ("Sepera", "af-kho.spera"),
        ("Khowst", "AF-KHO"),
        ("Host", "AF-KHO"),
        ("Orgun-E", "af-pka.urgun"),
        ("Chaghcharan", "af-gho.feroz-koh"),
        ("Marja", "af-hel.nad-e-ali.marjah"),
        ("Camp Chapman", "af-kho.matun.fob-chapman"),
        ("برمل", "af-pka.barmal"),
    ],
)
def test_the_names_that_reports_use_stand_beside_the_official_one(
    places: dict[str, Place], name: str, place_id: str
) -> None:
    assert name in {spelling.text for spelling in places[place_id].names}


def test_a_place_of_the_border_knows_its_units(places: dict[str, Place]) -> None:
    laman = places["af-pka.barmal.laman"]
    assert (laman.adm1_code, laman.adm2_code, laman.adm2_name) == ("AF-PKA", "AF1214", "Barmal")


def test_every_crossing_stands_on_at_least_one_side(places: dict[str, Place]) -> None:
    torkham = [p for p in places.values() if p.place_class == "crossing" and p.name == "Torkham crossing"]
    assert {p.country for p in torkham} == {"AF", "PK"}


def test_sources_names_every_kind_of_source_in_use(places: dict[str, Place]) -> None:
    text = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    kinds = {part.strip().partition(":")[0].split(" (")[0] for p in places.values() for part in p.source.split(";")}
    assert [kind for kind in sorted(kinds) if f"`{kind}" not in text] == []
