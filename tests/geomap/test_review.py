from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gazetteer import Gazetteer, PlaceQuery, ensure_compiled, open_gazetteer
from geomap.errors import BadInputError
from geomap.model import Incident
from geomap.review import corrected


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """The bundled gazetteer."""
    folder: Path = tmp_path_factory.mktemp("review")
    return open_gazetteer(ensure_compiled(folder))


def reported(names: Gazetteer, text: str, adm1: str, on: date) -> Incident:
    location = names.resolve(PlaceQuery(text, adm1=adm1, date=on))
    return Incident(id="i", title="t", date_start=on, date_precision="day", location=location)


def test_a_chosen_place_brings_its_units_and_keeps_what_was_reported(names: Gazetteer) -> None:
    incident = reported(names, "Bal", "Paktika", date(2024, 3, 18))
    location = corrected(incident, {}, names, place_id="af-kho.spera")["location"]
    assert (location["place_id"], location["adm1_code"], location["method"]) == ("af-kho.spera", "AF-KHO", "editor")
    assert location["reported_name"] == incident.location.reported_name
    assert [one["place_id"] for one in location["candidates"]] == [one.place_id for one in incident.location.candidates]


def test_a_new_date_brings_the_units_of_that_day(names: Gazetteer) -> None:
    incident = reported(names, "Mir Ali", "North Waziristan", date(2024, 3, 16))
    assert incident.location.adm1_code_at_date == "PK-KP"
    location = corrected(incident, {"date_start": "2012-03-16"}, names)["location"]
    assert (location["adm1_code"], location["adm1_code_at_date"]) == ("PK-KP", "PK-TA")


def test_a_point_is_joined_to_its_province(names: Gazetteer) -> None:
    incident = reported(names, "Barmal", "Paktika", date(2024, 3, 18))
    location = corrected(incident, {}, names, point=(65.71, 31.61))["location"]
    assert (location["lon"], location["lat"], location["adm1_code"]) == (65.71, 31.61, "AF-KAN")


def test_changes_of_other_fields_leave_the_place_alone(names: Gazetteer) -> None:
    incident = reported(names, "Barmal", "Paktika", date(2024, 3, 18))
    assert corrected(incident, {"title": "x", "date_start": "2024-03-18"}, names) == {
        "title": "x",
        "date_start": "2024-03-18",
    }


@pytest.mark.parametrize(("changes", "place"), [({}, "nowhere"), ({"date_start": "soon"}, None)])
def test_what_cannot_be_is_said(names: Gazetteer, changes: dict[str, str], place: str | None) -> None:
    incident = reported(names, "Barmal", "Paktika", date(2024, 3, 18))
    with pytest.raises(BadInputError):
        corrected(incident, changes, names, place_id=place)
