"""What a stated province or district is worth: provinces of the day, mistaken neighbours, parts of names."""

from __future__ import annotations

import zipfile
from datetime import date

import pytest

from gazetteer import Gazetteer, PlaceQuery, open_gazetteer
from gazetteer.build import build

_HEADER = "id,name,class,country,parent,code,valid_from,valid_to,lon,lat,radius_m,population,names,members,source\n"
_PLACES = """\
PK,Pakistan,country,PK,,PK,,,69.4,30,690000,,,,test
PK-KP,Khyber Pakhtunkhwa,province,PK,PK,PK-KP,2010-04-15,,71.6,34.1,280000,,KP~short,,test
PK-TA,Federally Administered Tribal Areas,province,PK,PK,PK-TA,,2018-05-31,70.4,33.2,180000,,FATA~short,\
pk-kp.bajaur,test
pk-kp.bajaur,Bajaur,district,PK,PK-KP,,2018-05-31,,71.5,34.75,23000,,,,test
pk-kp.buner,Buner,district,PK,PK-KP,,,,72.5,34.45,28000,,,,test
pk-kp.malakand,Malakand,district,PK,PK-KP,,,,71.95,34.55,21000,,,,test
pk-kp.chitral,Chitral,district,PK,PK-KP,,,,71.8,35.9,40000,,,,test
pk-kp.bajaur.rashakai,Rashakai,village,PK,pk-kp.bajaur,,,,71.4,34.7,2000,,,,test
pk-kp.buner.rashakai,Rashakai,village,PK,pk-kp.buner,,,,72.4,34.4,2000,,,,test
pk-kp.malakand.bandi-abbaspur,Bandi Abbaspur,village,PK,pk-kp.malakand,,,,71.9,34.5,2000,,,,test
pk-kp.malakand.chikri,Chikri,village,PK,pk-kp.malakand,,,,72.0,34.6,2000,,,,test
pk-kp.malakand.kuz-kharki,Kuz Kharki,village,PK,pk-kp.malakand,,,,71.92,34.52,2000,,,,test
pk-kp.malakand.kuz-kharko,Kuz Kharko,village,PK,pk-kp.malakand,,,,72.1,34.65,2000,,,,test
pk-kp.buner.ambela,Ambela,town,PK,pk-kp.buner,,,,72.478,34.398,2000,9000,,,test
"""
_HISTORY = """\
unit,valid_from,valid_to,adm1_code,adm1_name,adm2_name
pk-kp.bajaur,,2018-05-31,PK-TA,Federally Administered Tribal Areas,Bajaur Agency
"""
_VILLAGE = (4, "Qwelano", 72.55, 34.5)


def _dump_row(number: int, name: str, lon: float, lat: float) -> str:
    cells = [str(number), name, name, "", str(lat), str(lon), "P", "PPL", "PK", "", "03", *[""] * 3, "0", *[""] * 4]
    return "\t".join(cells)


@pytest.fixture(scope="module")
def valleys(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """Four districts of Khyber Pakhtunkhwa, one of them once an agency, with the village level of one."""
    folder = tmp_path_factory.mktemp("valleys")
    (folder / "places").mkdir()
    (folder / "places" / "valleys.csv").write_text(_HEADER + _PLACES, encoding="utf-8")
    (folder / "history.csv").write_text(_HISTORY, encoding="utf-8")
    with zipfile.ZipFile(folder / "PK.zip", "w") as archive:
        archive.writestr("PK.txt", _dump_row(*_VILLAGE) + "\n")
    path = folder / "gazetteer.sqlite"
    build(path, data=folder, geonames=folder)
    return open_gazetteer(path)


def test_a_place_was_not_in_a_province_that_its_district_joined_later(valleys: Gazetteer) -> None:
    before = valleys.resolve(PlaceQuery("Rashakai", adm1="Khyber Pakhtunkhwa", date=date(2012, 1, 1)))
    after = valleys.resolve(PlaceQuery("Rashakai", adm1="Khyber Pakhtunkhwa", date=date(2020, 1, 1)))
    assert (before.place_id, before.status) == ("pk-kp.buner.rashakai", "resolved")
    assert after.status == "ambiguous"
    told = valleys.explain(PlaceQuery("Rashakai", adm1="KP", date=date(2012, 1, 1)))
    assert "another province on that day" in told.to_json()


def test_a_tribal_area_is_searched_by_its_name_of_the_day(valleys: Gazetteer) -> None:
    assert valleys.resolve(PlaceQuery("Rashakai", adm1="FATA", date=date(2012, 1, 1))).place_id == (
        "pk-kp.bajaur.rashakai"
    )


def test_a_town_of_the_next_district_is_told_where_the_stated_one_has_none_of_the_name(valleys: Gazetteer) -> None:
    answer = valleys.resolve(PlaceQuery("Ambela town", adm1="Khyber Pakhtunkhwa", adm2="Malakand"))
    inside = valleys.resolve(PlaceQuery("Ambela town", adm1="Khyber Pakhtunkhwa", adm2="Buner"))
    assert answer.place_id == inside.place_id == "pk-kp.buner.ambela"
    assert (answer.score or 0) < (inside.score or 0)


def test_a_town_far_beyond_the_stated_district_is_not(valleys: Gazetteer) -> None:
    answer = valleys.resolve(PlaceQuery("Ambela town", adm1="Khyber Pakhtunkhwa", adm2="Chitral"))
    assert (answer.place_id, answer.status, answer.method) == ("pk-kp.chitral", "ambiguous", "parent")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Abbaspur town", "pk-kp.malakand.bandi-abbaspur"),
        ("Rakh Chikri area", "pk-kp.malakand.chikri"),
        ("Kharki", "pk-kp.malakand.kuz-kharki"),
    ],
)
def test_part_of_a_name_is_enough_inside_a_stated_district(valleys: Gazetteer, text: str, found: str) -> None:
    assert valleys.resolve(PlaceQuery(text, adm2="Malakand")).place_id == found


def test_names_that_are_only_alike_do_not_make_each_other_sure(valleys: Gazetteer) -> None:
    answer = valleys.resolve(PlaceQuery("Kuz Kharkam", adm2="Malakand"))
    assert answer.method == "fuzzy"
    assert (answer.status, (answer.score or 0) < 0.8) == ("ambiguous", True)
