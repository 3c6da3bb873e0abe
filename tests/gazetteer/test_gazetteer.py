"""The door: opening, the cases that the project began with, text scans, points, chosen places, aliases."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gazetteer import Gazetteer, PlaceQuery, ensure_compiled, open_gazetteer
from gazetteer.build import build
from gazetteer.errors import GazetteerDamagedError, GazetteerNotBuiltError, UnknownPlaceError


@pytest.mark.parametrize(
    ("text", "place_id", "precision"),
    [
        ("Bal, Paktika province", "af-pka.barmal", "district"),
        ("Sepa, Host province", "af-kho.spera", "district"),
        ("Baluchistan", "PK-BA", "province"),
        ("Waziristan", "region.waziristan", "region"),
        ("N. Waziristan", "pk-kp.north-waziristan", "district"),
        ("برمل ولسوالۍ، پکتیکا", "af-pka.barmal", "district"),
        ("برمل ولسوالي، پكتيكا", "af-pka.barmal", "district"),
        ("BARMAL, PAKTIKA", "af-pka.barmal", "district"),
    ],
)
def test_references_of_the_first_reports_are_understood(
    bundled: Gazetteer, text: str, place_id: str, precision: str
) -> None:
    answer = bundled.resolve(PlaceQuery(text))
    assert (answer.place_id, answer.precision) == (place_id, precision)
    assert answer.status in {"resolved", "ambiguous"}
    assert answer.lon is not None
    assert answer.reported_name == text
    assert answer.candidates[0].place_id == place_id
    assert answer.candidates[0].reasons


def test_a_verb_that_is_spelt_like_a_slip_of_khost_is_not_sure(bundled: Gazetteer) -> None:
    assert bundled.resolve(PlaceQuery("Host")).status != "resolved"


def test_the_border_alone_has_no_point(bundled: Gazetteer) -> None:
    for text in ("the border", "Durand Line", "the Pak-Afghan border"):
        answer = bundled.resolve(PlaceQuery(text))
        assert (answer.place_id, answer.precision, answer.lon) == ("region.border-belt", "unlocated", None), text


def test_a_name_that_nothing_resembles_is_unresolved(bundled: Gazetteer) -> None:
    answer = bundled.resolve(PlaceQuery("Qwrtplk"))
    assert (answer.status, answer.lon, answer.precision) == ("unresolved", None, "unlocated")


def test_an_unknown_village_is_answered_with_its_stated_parent(bundled: Gazetteer) -> None:
    answer = bundled.resolve(PlaceQuery("Qwrtplk village", adm1="Paktika"))
    assert (answer.place_id, answer.precision, answer.method) == ("AF-PKA", "province", "parent")


def test_a_stated_parent_goes_before_a_better_name_elsewhere(tiny: Gazetteer) -> None:
    assert tiny.resolve(PlaceQuery("Spera", country="PK")).place_id == "pk-kp.khyber.spera"
    assert tiny.resolve(PlaceQuery("Spera", adm1="Khost")).place_id == "af-kho.spera"


def test_the_unit_at_the_date_follows_the_date(bundled: Gazetteer) -> None:
    before = bundled.resolve(PlaceQuery("Khyber agency", country="PK", date=date(2010, 5, 1)))
    after = bundled.resolve(PlaceQuery("Khyber", adm1="Khyber Pakhtunkhwa", date=date(2020, 5, 1)))
    assert (before.adm1_code, before.adm1_code_at_date) == ("PK-KP", "PK-TA")
    assert (after.adm1_code, after.adm1_code_at_date) == ("PK-KP", "PK-KP")


def test_a_scan_finds_whole_names_with_offsets_in_the_original(tiny: Gazetteer) -> None:
    text = "Strikes hit Bérmal\u200b, Paktika; they will host talks in  Wana. په برمل کې"
    found = tiny.scan(text)
    assert [text[m.start : m.end] for m in found] == [m.text for m in found]
    assert [m.text for m in found] == ["Bérmal", "Paktika", "Wana", "برمل"]
    assert found[0].place_ids == ("af-pka.barmal",)


def test_completion_knows_prefixes_slips_and_scripts(tiny: Gazetteer) -> None:
    assert tiny.search("bar")[0].place_id == "af-pka.barmal"
    assert tiny.search("Pakitka")[0].place_id == "AF-PKA"
    assert tiny.search("برمل")[0].place_id == "af-pka.barmal"
    assert tiny.search("spera", country="PK")[0].place_id == "pk-kp.khyber.spera"
    assert tiny.search("") == []


def test_a_point_gets_its_province_and_a_point_off_earth_is_refused(bundled: Gazetteer) -> None:
    answer = bundled.at_point(69.27, 32.7, on=date(2024, 3, 18))
    assert (answer.adm1_code, answer.precision, answer.method) == ("AF-PKA", "exact", "coordinates")
    with pytest.raises(ValueError, match="lon"):
        bundled.at_point(float("nan"), 32.7)


def test_a_chosen_place_is_answered_as_it_is(tiny: Gazetteer) -> None:
    assert tiny.of_place("region.waziristan").precision == "region"
    assert tiny.of_place("region.border-belt").lon is None
    with pytest.raises(UnknownPlaceError, match="nowhere"):
        tiny.of_place("nowhere")


def test_an_editors_alias_is_completed_too(tiny_path: Path, tmp_path: Path) -> None:
    gazetteer = open_gazetteer(tiny_path, aliases=tmp_path / "aliases.jsonl")
    assert "af-pka.barmal" not in [found.place_id for found in gazetteer.search("Kotal")]
    gazetteer.add_alias("Kotal Post", "af-pka.barmal", who="Amina", when=datetime(2024, 3, 20, tzinfo=UTC))
    first = gazetteer.search("kotal p")[0]
    assert (first.place_id, first.score > 0.9) == ("af-pka.barmal", True)
    assert "af-pka.barmal" not in [found.place_id for found in gazetteer.search("kotal p", country="PK")]


def test_an_editors_alias_is_used_from_then_on_by_every_process(tiny_path: Path, tmp_path: Path) -> None:
    first = open_gazetteer(tiny_path, aliases=tmp_path / "aliases.jsonl")
    second = open_gazetteer(tiny_path, aliases=tmp_path / "aliases.jsonl")
    assert second.resolve(PlaceQuery("Kotal Post")).place_id is None
    first.add_alias("Kotal Post", "af-pka.barmal", who="Amina", when=datetime(2024, 3, 20, tzinfo=UTC))
    for gazetteer in (first, second):
        answer = gazetteer.resolve(PlaceQuery("kotal post"))
        assert (answer.place_id, answer.method, answer.status) == ("af-pka.barmal", "alias", "resolved")
    with pytest.raises(UnknownPlaceError):
        first.add_alias("Kotal Post", "nowhere", who="Amina", when=datetime(2024, 3, 20, tzinfo=UTC))


def test_an_unbuilt_gazetteer_is_an_error_that_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(GazetteerNotBuiltError, match="geomap gazetteer build"):
        open_gazetteer(tmp_path / "none.sqlite")


@pytest.mark.parametrize("damage", ["text", "cut", "flip"])
def test_a_damaged_gazetteer_is_an_error_that_names_the_command(tiny_path: Path, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "gazetteer.sqlite"
    shutil.copy(tiny_path, path)
    data = bytearray(path.read_bytes())
    if damage == "text":
        data = bytearray(b"not a database at all, whatever the name says")
    elif damage == "cut":
        data = data[: len(data) // 3]
    else:
        spot = data.index(b"afghanistan\n")
        data[spot] ^= 1
    path.write_bytes(data)
    with pytest.raises(GazetteerDamagedError, match="geomap gazetteer build"):
        open_gazetteer(path).resolve(PlaceQuery("Wana"))


def test_the_same_tables_give_the_same_bytes(tiny_data: Path, tmp_path: Path) -> None:
    build(tmp_path / "a.sqlite", data=tiny_data)
    build(tmp_path / "b.sqlite", data=tiny_data)
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()


def test_compiling_happens_once_for_an_edition(tiny_data: Path, tmp_path: Path) -> None:
    path = ensure_compiled(tmp_path, data=tiny_data)
    made = path.stat().st_mtime_ns
    assert ensure_compiled(tmp_path, data=tiny_data).stat().st_mtime_ns == made
    path.write_bytes(b"broken")
    assert open_gazetteer(ensure_compiled(tmp_path, data=tiny_data)).place("AF") is not None
