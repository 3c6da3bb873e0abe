"""Tables in: what is read, what is set aside, and the sentence each kind of bad input gets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import BadInputError
from geomap.model import SetAside
from geomap.tables import RawRow, TableRow, open_table, read_row, recognise
from geomap.tables.reader import parse_table
from geomap.tables.values import day_span, degrees, event_types, whole_number


def rows_of(data: bytes) -> list[TableRow]:
    table = parse_table(data, "t.csv")
    layout = recognise(table.header, table.name)
    return [read_row(raw, layout) for raw in table.rows() if isinstance(raw, RawRow)]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "t.csv is empty"),
        (b"  \n ", "t.csv is empty"),
        (b'<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>', "XML or HTML, not a table"),
        (b"\xef\xbb\xbf<OGRVRTDataSource/>", "XML or HTML, not a table"),
        (b"PK\x03\x04rest", "save the sheet as CSV"),
        (b'{"type": "FeatureCollection"}', "JSON, not a table"),
        (b"%PDF-1.7", "geomap ingest"),
        ("id,place\n1,Wana\n2,Ghaznī caf\xe9\n".encode("latin-1", "replace"), "row 3: byte 0xe9 is not utf-8"),
        (b"id,place\n1,\0\0\n", "binary data"),
        (b'"id,place\n1,2\n', "header cannot be read"),
    ],
)
def test_a_file_that_is_no_table_gets_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(BadInputError, match=says) as caught:
        parse_table(data, "t.csv")
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="No such file"):
        open_table(tmp_path / "none.csv")


def test_an_encoding_can_be_named_and_a_wrong_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("id,place\n1,Orüzgān\n".encode("utf-16"))
    assert next(iter(open_table(path).rows())) == RawRow(2, ("1", "Orüzgān"))
    path.write_bytes("id,place\n1,café\n".encode("cp1252"))
    assert next(iter(open_table(path, encoding="cp1252").rows())) == RawRow(2, ("1", "café"))
    with pytest.raises(BadInputError, match="no encoding that Python knows"):
        open_table(path, encoding="latin-42")


def test_a_quotation_mark_that_never_closes_costs_one_row_only() -> None:
    table = parse_table(b'id,place\n1,Wana\n2,"Khost\n3,Kabul\n4,Bannu\n', "t.csv")
    rows = list(table.rows())
    assert [row.cells for row in rows if isinstance(row, RawRow)] == [("1", "Wana"), ("3", "Kabul"), ("4", "Bannu")]
    assert [(row.row, "quotation" in row.reason) for row in rows if isinstance(row, SetAside)] == [(3, True)]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them_and_blank_ones_are_passed_over() -> None:
    table = parse_table(b'id;place\n1;"two\nlines"\n;\n3;Kabul\n4;Bannu;x\n', "t.csv")
    rows = list(table.rows())
    assert [(r.number, r.cells) for r in rows if isinstance(r, RawRow)] == [
        (2, ("1", "two\nlines")),
        (4, ("3", "Kabul")),
    ]
    assert [r.row for r in rows if isinstance(r, SetAside)] == [5]


@given(st.lists(st.lists(st.text("ab\"',;\n\t |", max_size=6), min_size=2, max_size=2), max_size=8))
def test_whatever_the_cells_hold_reading_ends_and_no_line_is_taken_for_two(cells: list[list[str]]) -> None:
    data = "id,place\n" + "\n".join(",".join(row) for row in cells)
    rows = list(parse_table(data.encode(), "t.csv").rows())
    assert len(rows) <= data.count("\n")


def test_ucdp_and_acled_are_recognised_by_their_columns() -> None:
    ucdp = "id,type_of_violence,dyad_name,side_a,side_b,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,"
    ucdp += "date_prec,date_start,date_end,best,high,low,country"
    (row,) = rows_of(
        f"{ucdp}\n9,3,x,TTP,Civilians,3,Wana,FATA,,32.3,69.6,4,2010-05-01,2010-05-31,5,8,4,Pakistan".encode()
    )
    assert (row.precision, row.dates.precision, row.event_type) == ("district", "month", "Violence against civilians")
    assert (row.killed.low, row.killed.best, row.killed.high, row.key, row.country) == (4, 5, 8, "9", "PK")
    acled = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,location,geo_precision,fatalities"
    (row,) = rows_of(f"{acled}\nPAK1,2024-03-16,1,Battles,Armed clash,TTP,Mir Ali,2,7".encode())
    assert (row.precision, row.sub_event_type, row.place, row.key) == ("near", "Armed clash", "Mir Ali", "PAK1")


def test_usual_names_are_known_in_any_case_and_a_map_overrules_them() -> None:
    assert recognise(("Event_Date", "CITY", "Lat", "Longitude"), "t.csv").index.keys() == {
        "date_start", "place", "lat", "lon",
    }  # fmt: skip
    layout = recognise(("when", "where", "city"), "t.csv", {"place": "where", "date_start": "When"})
    assert (layout.index["place"], layout.index["date_start"], layout.unused) == (1, 0, ("city",))


@pytest.mark.parametrize(
    ("header", "mapping", "says"),
    [
        (("a", "b"), {}, "no column says where"),
        (("a", "lat"), {}, "a lat column but no lon"),
        (("place",), {"where": "place"}, "there is no field 'where'"),
        (("place",), {"title": "headline"}, "has no column 'headline'"),
    ],
)
def test_a_header_that_cannot_be_used_says_what_to_map(
    header: tuple[str, ...], mapping: dict[str, str], says: str
) -> None:
    with pytest.raises(BadInputError, match=says):
        recognise(header, "t.csv", mapping)


@pytest.mark.parametrize(
    ("cell", "first", "last", "precision"),
    [
        ("2024-03-18", date(2024, 3, 18), date(2024, 3, 18), "day"),
        ("2010-05-01 00:00:00.000", date(2010, 5, 1), date(2010, 5, 1), "day"),
        ("20240318", date(2024, 3, 18), date(2024, 3, 18), "day"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2023", date(2023, 1, 1), date(2023, 12, 31), "year"),
        ("", None, None, "unknown"),
        ("N/A", None, None, "unknown"),
    ],
)
def test_iso_dates_need_no_declaration(cell: str, first: date | None, last: date | None, precision: str) -> None:
    span = day_span(cell)
    assert (span.start, span.end, span.precision) == (first, last, precision)


@pytest.mark.parametrize("cell", ["06/11/2024", "18 March 2024", "2024-13-01", "2024-02-30", "Sunday-November 19-1995"])
def test_any_other_date_waits_for_a_declared_format(cell: str) -> None:
    with pytest.raises(BadInputError, match="date"):
        day_span(cell)


def test_a_declared_format_is_the_only_one() -> None:
    assert day_span("Sunday-November 19-1995", ["%A-%B %d-%Y"]).start == date(1995, 11, 19)
    with pytest.raises(BadInputError, match="does not fit --date-format"):
        day_span("2024-03-18", ["%d/%m/%Y"])


def test_of_several_declared_formats_exactly_one_day_must_come_out() -> None:
    assert day_span("Sunday-Aug 16-2015", ["%A-%B %d-%Y", "%A-%b %d-%Y"]).start == date(2015, 8, 16)
    assert day_span("13/02/2024", ["%d/%m/%Y", "%m/%d/%Y"]).start == date(2024, 2, 13)
    with pytest.raises(BadInputError, match="fits two declared formats"):
        day_span("06/11/2024", ["%d/%m/%Y", "%m/%d/%Y"])


@pytest.mark.parametrize("cell", ["nan", "NaN", "inf", "33N", "91", "1e400"])
def test_a_latitude_that_is_none_is_refused(cell: str) -> None:
    with pytest.raises(BadInputError, match="lat"):
        degrees(cell, "lat", 90)


def test_numbers_are_whole_and_leading_zeros_stay_in_ids() -> None:
    assert [whole_number(cell, "killed") for cell in ("8", "8.0", "1,000", "NA", "")] == [8, 8, 1000, None, None]
    for cell in ("-3", "about 20", "2.5"):
        with pytest.raises(BadInputError, match="not a whole number"):
            whole_number(cell, "killed")
    (row,) = rows_of(b"id,place,killed\n007,Wana,3")
    assert row.key == "007"


def test_event_types_are_acled_s_in_any_case_and_anything_else_is_left_open() -> None:
    assert event_types("explosions/remote violence", "suicide BOMB") == ("Explosions/Remote violence", "Suicide bomb")
    assert event_types("airstrike", None) == ("Explosions/Remote violence", "Air/drone strike")
    assert event_types("quarrel", None) == (None, None)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("1,Wana,32,,,3", "only one of lat and lon"),
        ("1,Wana,,,India,3", "neither Afghanistan nor Pakistan"),
        ("1,Wana,,,,three", "not a whole number"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(row: str, says: str) -> None:
    with pytest.raises(BadInputError, match=says):
        rows_of(f"id,place,lat,lon,country,killed\n{row}".encode())


def test_ids_that_differ_only_in_signs_stay_apart() -> None:
    keys = [row.key for row in rows_of(b"id,place\na/b,Wana\na-b,Wana\na b,Wana\n")]
    assert keys[1] == "a-b"
    assert len(set(keys)) == 3
    assert all(key.startswith("a-b") for key in keys)


def test_the_key_of_a_row_without_an_id_depends_on_what_identifies_it_alone() -> None:
    one, two, other = rows_of(b"date,place,notes\n2024-01-01,Wana,a\n2024-01-01,Wana,b\n2024-01-02,Wana,a\n")
    assert one.key == two.key != other.key
