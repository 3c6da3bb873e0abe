"""Other kinds of text than the press office's: wire copy, a police report, a situation report, a list of operations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geomap.model import Extraction, Incident

Read = Callable[..., Extraction]
At = Callable[[Extraction, str], Incident]

WIRE = """PESHAWAR, Pakistan (AP) — A suicide bomber rammed an explosives-laden vehicle into a police station \
in Bannu on Tuesday, killing at least 12 policemen and wounding more than 30 others, police and \
hospital officials said.
No group immediately claimed responsibility. The Pakistani Taliban have stepped up attacks in the region in \
recent months.
Separately, gunmen shot dead a tribal elder in Wana, South Waziristan, late Monday, police said.
In Kurram district, two soldiers were killed when a roadside bomb struck their vehicle, the military said in a \
statement. The TTP claimed the attack.
More than 500 people were killed in militant attacks in Khyber Pakhtunkhwa in the first half of 2024, \
according to the Pak Institute for Peace Studies."""

POLICE = """Station House Officer Jamal Khan said that unidentified armed men on a motorcycle opened fire on a \
vehicle in Jamrud, Khyber district, on the evening of 12 May 2023. Two persons, namely Gul Zaman and \
Noor Rehman, were killed on the spot while a passerby was injured. The injured was shifted to \
Hayatabad Medical Complex in Peshawar. A case has been registered against unknown accused."""

SITUATION = """Situation report, 14-20 October 2019
Nangarhar: On 18 October, explosions at a mosque in Haska Mena district killed at least 62 worshippers and \
injured 36.
Paktika: Two civilians were killed and five children wounded on 16 October when a mortar shell hit a house in \
Barmal district. The Taliban and government forces blamed each other.
Khost: A demonstration was held in Khost city on 17 October against night raids. No casualties were reported.
Kunar: Afghan forces are planning an operation in Chapa Dara district."""

OPERATIONS = """KABUL, Afghanistan (May 7, 2011) – In Panjwa’i district, Kandahar province, a combined force \
captured a Taliban leader and several of his associates yesterday. The leader was responsible for an \
attack that killed four soldiers.

In Sabari district, Khost province, a combined force killed two insurgents while searching for a Haqqani \
network leader yesterday. The two insurgents were killed when they fired on the force.

Forces found a weapons cache in Zharay district, Kandahar province, today. The cache was destroyed."""


def test_wire_copy_holds_several_incidents_with_who_said_so(read: Read, at: At) -> None:
    told = read(WIRE, "2024-07-03")
    assert [i.sub_event_type for i in told.incidents] == ["Suicide bomb", "Attack", "Remote explosive/landmine/IED"]
    bomb, shooting, mine = told.incidents
    assert (bomb.fatalities_low, bomb.injured_low, str(bomb.date_start)) == (12, 31, "2024-07-02")
    assert {c.claimant for c in told.claims if bomb.id in c.incidents} == {"pak_police"}
    assert (shooting.fatalities_low, str(shooting.date_start)) == (1, "2024-07-01")
    assert {a.id for a in shooting.actors} >= {"unknown_gunmen", "civilians"}
    assert [(c.claimant, c.measure) for c in told.claims if mine.id in c.incidents] == [
        ("pak_army", "killed"),
        ("ttp", "responsibility"),
    ]
    (statistic,) = told.statistics
    assert (statistic.low, statistic.areas, statistic.claimant) == (501, ("PK-KP",), "Pak Institute for Peace Studies")


def test_a_police_report_counts_the_named_once(read: Read) -> None:
    (shooting,) = read(POLICE).incidents
    assert (shooting.sub_event_type, shooting.fatalities_low, shooting.injured_low) == ("Attack", 2, 1)
    assert (str(shooting.date_start), shooting.location.adm1_code) == ("2023-05-12", "PK-KP")


def test_a_situation_report_dates_its_lines_by_its_heading(read: Read) -> None:
    told = read(SITUATION).incidents
    assert [(i.location.adm1_code, str(i.date_start), i.sub_event_type) for i in told] == [
        ("AF-NAN", "2019-10-18", "Remote explosive/landmine/IED"),
        ("AF-PKA", "2019-10-16", "Shelling/artillery/missile attack"),
        ("AF-KHO", "2019-10-17", "Peaceful protest"),
    ]


def test_a_list_of_operations_is_one_incident_each_without_the_background(read: Read, at: At) -> None:
    told = read(OPERATIONS)
    panjwayi, sabari, zharay = told.incidents
    assert (panjwayi.captured_low, panjwayi.fatalities_low, str(panjwayi.date_start)) == (4, None, "2011-05-06")
    assert (sabari.fatalities_low, sabari.fatalities_high) == (2, 2)
    assert "haqqani" in {a.id for a in sabari.actors}
    assert (zharay.sub_event_type, str(zharay.date_start)) == ("Disrupted weapons use", "2011-05-07")
    assert {"taliban", "isaf"} & {a.id for a in panjwayi.actors} == {"taliban"}


@pytest.mark.parametrize(
    "text",
    [
        "The army warned that militants could attack Peshawar in the coming days.",
        "Officials said they had foiled a plan to bomb a mosque in Quetta.",
        "If insurgents attack the district again, forces will strike back, the governor said.",
        "He is wanted for an attack in Kandahar that killed 12 policemen.",
        "In previous attempts the government has resorted to airstrikes in Khost.",
        "The minister denied that any civilians had been killed in Paktika.",
        "Attacks have risen across Balochistan.",
        "Troops in Zabul took care to avoid hurting civilians.",
    ],
)
def test_threats_plans_hypotheses_denials_and_background_are_no_incidents(read: Read, text: str) -> None:
    assert read(text, "2024-03-20").incidents == ()
