"""Reading our tables: derived units, and rows that break the schema."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazetteer.errors import GazetteerDataError
from gazetteer.tables import edition, read_history, read_places

HEADER = "id,name,class,country,parent,code,valid_from,valid_to,lon,lat,radius_m,population,names,members,source"
GOOD = "AF,Afghanistan,country,AF,,AF,,,66,33.8,560000,,ps:افغانستان; Afganistan~garble,,test"


def _folder(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "some.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return tmp_path


def test_names_carry_language_script_and_kind(tmp_path: Path) -> None:
    names = read_places(_folder(tmp_path, GOOD))[0].names
    assert [(n.text, n.lang, n.script, n.kind) for n in names] == [
        ("Afghanistan", "en", "Latn", "official"),
        ("افغانستان", "ps", "Arab", "alternate"),
        ("Afganistan", "", "Latn", "garble"),
    ]


def test_units_of_today_are_derived_from_the_parents(tiny_data: Path) -> None:
    places = {place.id: place for place in read_places(tiny_data)}
    assert (places["pk-kp.lower.wana"].adm1_code, places["pk-kp.lower.wana"].adm2_code) == ("PK-KP", "pk-kp.lower")
    assert places["af-pka.barmal"].adm2_code == "AF1208"
    agency = places["pk-ta.khyber-agency"]
    assert (agency.adm1_code, agency.adm2_code) == ("PK-KP", "PK513")
    assert places["PK-TA"].adm1_code == "PK-KP"


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("AF,Afghanistan,realm,AF,,,,,66,33.8,1,,,,test", "no such class"),
        ("AF,Afghanistan,country,XX,,,,,66,33.8,1,,,,test", "country"),
        ("AF,Afghanistan,country,AF,,,,,666,33.8,1,,,,test", "666"),
        ("AF,Afghanistan,country,AF,,,,,66,33.8,wide,,,,test", "wide"),
        ("AF,Afghanistan,country,AF,,,1.1.2000,,66,33.8,1,,,,test", "1.1.2000"),
        ("AF,Afghanistan,country,AF,,,,,66,33.8,1,,Afg~joke,,test", "joke"),
        ("af.x,X,village,AF,nowhere,,,,66,33.8,1,,,,test", "nowhere"),
    ],
)
def test_a_row_that_breaks_the_schema_is_named(tmp_path: Path, row: str, complaint: str) -> None:
    with pytest.raises(GazetteerDataError, match=r"some\.csv, row 2") as error:
        read_places(_folder(tmp_path, row))
    assert complaint in str(error.value)


def test_a_repeated_id_and_a_missing_column_are_errors(tmp_path: Path) -> None:
    with pytest.raises(GazetteerDataError, match="AF stands in"):
        read_places(_folder(tmp_path, GOOD, GOOD))
    (tmp_path / "places" / "some.csv").write_text("id,name\nAF,Afghanistan\n", encoding="utf-8")
    with pytest.raises(GazetteerDataError, match="columns are missing"):
        read_places(tmp_path)


def test_the_edition_follows_the_tables(tmp_path: Path) -> None:
    folder = _folder(tmp_path, GOOD)
    before = edition(folder)
    assert before == edition(folder)
    (folder / "history.csv").write_text("unit,valid_from,valid_to,adm1_code,adm1_name,adm2_name\n", encoding="utf-8")
    assert edition(folder) != before
    assert read_history(folder) == []


def test_a_place_without_a_point_is_named_but_not_drawn(tmp_path: Path) -> None:
    from gazetteer import PlaceQuery, open_gazetteer
    from gazetteer.build import build

    build(tmp_path / "some.sqlite", data=_folder(tmp_path, GOOD, "af.x,Xanadu,village,AF,AF,,,,,,1,,,,test"))
    answer = open_gazetteer(tmp_path / "some.sqlite").resolve(PlaceQuery("Xanadu"))
    assert (answer.status, answer.place_id, answer.lon, answer.country) == ("unresolved", "af.x", None, "AF")
