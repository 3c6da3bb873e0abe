"""The south of the Pakistani tables: places that only reports name, and what districts belonged to before."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from gazetteer.model import Place
from gazetteer.names.fold import fold
from gazetteer.tables import HistoryRow, read_history, read_places


@pytest.fixture(scope="module")
def places() -> dict[str, Place]:
    return {place.id: place for place in read_places() if place.country == "PK"}


@pytest.fixture(scope="module")
def history() -> list[HistoryRow]:
    return list(read_history())


@pytest.mark.parametrize(
    ("spelling", "district"),
    [
        ("Tapar Ghai", "pk-kp.south-waziristan-upper"),
        ("Litasar", "pk-kp.south-waziristan-upper"),
        ("Pasalkot", "pk-kp.north-waziristan"),
        ("Mazanga police post", "pk-kp.bannu"),
        ("Abbasa police station", "pk-kp.lakki-marwat"),
        ("Gara Mada", "pk-kp.dera-ismail-khan"),
        ("Jani Bairi", "pk-ba.dera-bugti"),
        ("Nagahu", "pk-ba.kalat"),
        ("Dukop", "pk-ba.kech"),
        ("Nondrah", "pk-ba.awaran"),
        ("Bellpat", "pk-ba.lehri"),
        ("Tatri Note", "pk-jk.poonch"),
        ("Rakh Chakri", "pk-jk.poonch"),
        ("Mehran base", "pk-sd.karachi-east"),
        ("نوندڑہ", "pk-ba.awaran"),
        ("نیزہ پیر", "pk-jk.haveli"),
    ],
)
def test_a_spelling_of_reports_stands_in_its_district(places: dict[str, Place], spelling: str, district: str) -> None:
    key = fold(spelling)
    assert district in {p.parent for p in places.values() if key in {fold(name.text) for name in p.names}}


@pytest.mark.parametrize(
    ("unit", "day", "former"),
    [
        ("pk-jk.haveli", date(2008, 10, 1), "Bagh"),
        ("pk-jk.jhelum-valley", date(2005, 10, 8), "Muzaffarabad"),
        ("pk-jk.haveli", date(2019, 2, 26), None),
        ("pk-sd.keamari", date(2010, 2, 5), "Karachi"),
        ("pk-sd.keamari", date(2014, 1, 9), "Karachi West"),
        ("pk-sd.korangi", date(2012, 9, 11), "Karachi East"),
        ("pk-sd.kashmore", date(2003, 1, 1), "Jacobabad"),
        ("pk-gb.darel", date(2013, 6, 23), "Diamer"),
        ("pk-gb.hunza", date(2010, 1, 4), "Hunza-Nagar"),
        ("pk-ba.hub", date(2018, 1, 1), "Lasbela"),
    ],
)
def test_a_district_belonged_to_another_before(
    history: list[HistoryRow], unit: str, day: date, former: str | None
) -> None:
    rows = [
        row for row in history if row.unit == unit and (row.valid_from or date.min) <= day < (row.valid_to or date.max)
    ]
    assert [row.adm2_name for row in rows] == ([former] if former else [])


def test_no_name_of_one_district_is_given_to_two_of_its_villages(places: dict[str, Place]) -> None:
    villages = Counter((p.parent, p.name) for p in places.values() if p.place_class == "village")
    assert [key for key, times in villages.items() if times > 1] == []
