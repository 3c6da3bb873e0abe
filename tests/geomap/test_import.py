"""Tables to the store: what is placed, unlocated or set aside, and that telling twice changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazetteer import Gazetteer, ensure_compiled, open_gazetteer
from geomap.admin_join import UnitCodes, join_units
from geomap.errors import BadInputError
from geomap.model import Incident
from geomap.pipeline import ImportOptions, ImportReport, Workbench, import_table
from geomap.store import open_store
from geomap.tables import open_table
from geomap.tables.reader import parse_table


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return open_gazetteer(ensure_compiled(tmp_path_factory.mktemp("gazetteer")))


@pytest.fixture
def bench(names: Gazetteer, tmp_path: Path) -> Workbench:
    return Workbench(names, open_store(tmp_path / "incidents.gpkg"))


def take(bench: Workbench, text: str, options: ImportOptions | None = None) -> ImportReport:
    return import_table(bench, parse_table(text.encode(), "table.csv"), options, who="test")


def told(bench: Workbench, row_id: str) -> Incident:
    return bench.store.incident(f"table-{row_id}")


ROWS = """\
id,date,event_type,place,province,lat,lon,killed,source
1,2024-03-18,airstrike,Barmal,Paktika,,,6,Taliban
2,2012-05-01,bombing,Wana,FATA,,,3,Dawn
3,2020-01-01,Attack,,,32.9,69.9,1,x
4,2020-01-01,Attack,,Khost,,,1,x
5,2020-01-01,Attack,,,,,1,x
"""
BAD = """\
id,date,place,lat,lon,killed
1,2020-01-01,,69.9,32.9,1
2,2020-01-01,Delhi,28.6,77.2,1
3,2020-01-01,Khost,nan,69.9,1
4,18/03/2024,Khost,,,1
5,2024-03-18,Khost,,,some
6,2024-03-18,Khost,,,1
6,2024-03-19,Khost,,,1
"""


def test_rows_are_placed_by_name_by_point_or_kept_unlocated(bench: Workbench) -> None:
    done = take(bench, ROWS)
    assert (done.rows, done.taken, done.unlocated, done.set_aside) == (5, 5, 1, ())
    barmal, wana, point, khost, nowhere = (told(bench, str(i)) for i in range(1, 6))
    assert (barmal.location.name, barmal.location.adm1_code, barmal.location.precision) == (
        "Barmal",
        "AF-PKA",
        "district",
    )
    assert (barmal.event_type, barmal.sub_event_type) == ("Explosions/Remote violence", "Air/drone strike")
    assert (wana.location.adm1_code, wana.location.adm1_code_at_date) == ("PK-KP", "PK-TA")
    assert (point.location.lon, point.location.lat, point.location.method) == (69.9, 32.9, "coordinates")
    assert (point.location.adm1_code, point.location.precision) == ("PK-KP", "exact")
    assert (khost.location.place_id, khost.location.precision) == ("AF-KHO", "province")
    assert (nowhere.location.status, nowhere.location.precision) == ("unresolved", "unlocated")


def test_a_number_in_a_row_is_a_claim_by_its_source(bench: Workbench) -> None:
    take(bench, ROWS)
    (claim,) = bench.store.claims(["table-1"])
    assert (claim.claimant, claim.measure, claim.low, claim.high) == ("Taliban", "killed", 6, 6)
    assert claim.words == "row 2: killed = 6"
    assert told(bench, "1").fatalities_best == 6


def test_bad_rows_are_set_aside_with_row_and_cure_and_good_rows_commit(bench: Workbench) -> None:
    done = take(bench, BAD)
    assert (done.rows, done.taken) == (7, 1)
    reasons = {each.row: each.reason for each in done.set_aside}
    for row, says in {
        2: "swapped",
        3: "outside",
        4: "not a number",
        5: "--date-format",
        6: "whole",
        8: "row 7",
    }.items():
        assert says in reasons.pop(row)
    assert reasons == {}
    assert [each.row for each in bench.store.set_aside("table.csv")] == [2, 3, 4, 5, 6, 8]


def test_strict_takes_all_or_nothing(bench: Workbench) -> None:
    with pytest.raises(BadInputError, match=r"table\.csv, row \d+: .*nothing was written"):
        take(bench, BAD, ImportOptions(strict=True))
    assert bench.store.change == 0


def test_telling_twice_changes_nothing_and_a_new_value_updates_one_incident(bench: Workbench) -> None:
    first = take(bench, ROWS).written
    again = take(bench, ROWS).written
    changed = take(bench, ROWS.replace("Paktika,,,6", "Paktika,,,8")).written
    assert (first.added, again.unchanged, again.added, again.updated) == (5, 5, 0, 0)
    assert (changed.updated, changed.unchanged) == (1, 4)
    assert told(bench, "1").fatalities_low == 8


def test_two_rows_alike_without_an_id_are_two_incidents(bench: Workbench) -> None:
    done = take(bench, "date,place,killed\n2024-01-01,Wana,1\n2024-01-01,Wana,1\n")
    assert (done.taken, done.written.added) == (2, 2)


def test_a_row_whose_lowest_number_is_above_its_highest_is_set_aside_with_one_clear_sentence(bench: Workbench) -> None:
    table = parse_table(b"id,place,country,low,high\n1,Wana,PK,5,2\n2,Wana,PK,2,5\n", "tolls.csv")
    report = import_table(bench, table, who="test")
    assert (report.taken, [(each.row, each.reason) for each in report.set_aside]) == (
        1,
        [
            (
                2,
                "the lowest number of killed (5) is above the highest (2), so the row was not taken: "
                "correct it in the file and import it again",
            )
        ],
    )


def test_a_dataset_name_keeps_ids_of_two_files_apart(bench: Workbench) -> None:
    take(bench, ROWS, ImportOptions(dataset="Monitor A"))
    assert take(bench, ROWS, ImportOptions(dataset="Monitor B")).written.added == 5
    assert bench.store.incident("monitor-a-1").title == bench.store.incident("monitor-b-1").title


def test_a_point_a_data_set_put_on_a_capital_is_drawn_as_the_unit_it_stands_for(bench: Workbench) -> None:
    header = (
        "id,type_of_violence,dyad_name,where_prec,where_coordinates,adm_1,latitude,longitude,date_prec,date_start,best"
    )
    row = "7,1,x,4,Balochistan province,Balochistan,30.19,67.0,5,2010-01-01,4"
    take(bench, f"{header}\n{row}\n")
    found = bench.store.incident("ucdp-ged-7")
    assert (found.location.precision, found.location.place_id, found.date_precision) == ("province", "PK-BA", "year")


def test_the_join_gives_every_point_its_province_and_none_abroad(names: Gazetteer) -> None:
    points = [(69.2, 32.9), (71.5, 34.0), (77.2, 28.6), (66.99, 30.18)]
    expected = [UnitCodes(names.units.province_at(*p), names.units.district_at(*p)) for p in points]
    assert join_units(points, names.units) == expected
    assert [code.adm1 for code in expected] == ["AF-PKA", "PK-KP", None, "PK-BA"]
    assert join_units([], names.units) == []


def test_the_dirty_table_of_suicide_attacks_can_be_imported(bench: Workbench, reference: Path) -> None:
    table = open_table(reference / "tables" / "pakistan_suicide_attacks.csv", encoding="latin-1")
    mapping = {"place": "City", "killed_low": "Killed Min", "killed_high": "Killed Max"}
    forms = ("%A-%B %d-%Y", "%A-%b %d-%Y", "%A-%b-%d-%Y")
    done = import_table(bench, table, ImportOptions(forms, mapping), who="test")
    assert done.rows == 496
    assert done.taken >= 480, [each.reason for each in done.set_aside][:5]
    assert done.taken + len(done.set_aside) == done.rows


def test_a_ucdp_file_is_taken_as_it_is(bench: Workbench, reference: Path) -> None:
    table = open_table(reference / "eval" / "ucdp_ged_pakistan.csv")
    done = import_table(bench, table, who="test")
    assert done.rows == 2593
    assert done.taken >= 2500, [each.reason for each in done.set_aside][:5]
    at = bench.store.incident("ucdp-ged-" + table_first_id(table.text))
    assert at.claims
    assert at.location.precision != "exact"


def table_first_id(text: str) -> str:
    return text.split("\n", 2)[1].split(",", 1)[0].strip('"')
