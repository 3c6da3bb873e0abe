"""Conventions of press offices and newsrooms: where and when without saying so, and the same event told again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geomap.model import Extraction

Read = Callable[..., Extraction]

PLACES = [
    ("Commanders Caught in Paktia\n\nKABUL, Afghanistan (May 2, 2011) – Troops detained two men today.", "AF-PIA"),
    ("PAKTIA, Afghanistan (May 2, 2011) – Troops detained two men today.", "AF-PIA"),
    ("KABUL, Afghanistan (May 2, 2011) – Troops detained two men today.", None),
    ("KABUL (May 2, 2011) – In Kunar's Marah Warah district, troops detained two men.", "AF-KNR"),
    ("KABUL (May 2, 2011) – Troops detained two men in Foobar village of Shah Joy district today.", "AF-ZAB"),
    ("Raids Go On in Khost and Logar\n\nKABUL (May 2, 2011) – Troops detained two men today.", None),
]
DAYS = [
    ("2011-07-S-022\nFor Release\n\nPolice arrested two men in Logar yesterday.", None, "2011-06-30", "month"),
    ("KABUL (Jan. 14) – Troops killed two men on Thursday. They led a raid in June 2011.", None, "2012-01-12", "day"),
    ("KABUL (Jan. 14) – Troops killed two men in Khost province on Thursday.", None, "None", "unknown"),
    ("Two men were shot dead in Khost, police said on Friday. It was on Thursday.", "2024-03-16", "2024-03-14", "day"),
    ("Two men were shot dead in Khost, police said in a statement on Friday.", "2024-03-16", "2024-03-15", "day"),
    ("On 4 May 2023 officials stated that jets had bombed Barmal the previous night.", None, "2023-05-03", "day"),
    ("On 17.03.2022 gunmen killed a constable in Quetta.", None, "2022-03-17", "day"),
]
COUNTS = [
    ("Troops in Khost detained two men. They surrendered to the police in Logar.", "captured", 2),
    ("Police killed two men in Khost. Also killed in the raid were more than a dozen fighters.", "killed", 15),
    ("A raid in Khost left 18 insurgents killed, one wounded and two personnel taken into custody.", "captured", 2),
    ("In Khost, five people, including a couple and three children, were killed in a blast.", "killed", 5),
    ("In Khost, troops arrested a Taliban leader and one other insurgent today.", "captured", 2),
    ("In Khost, one man was wounded and taken into custody.", "captured", 1),
    ("In Khost, police arrested on Friday a leader and two others.", "captured", 3),
    ("In Khost, troops freed a kidnapped engineer and detained two men.", "captured", 2),
    ("In Khost, police have arrested four men on charges of kidnapping a trader.", "captured", 4),
    ("In Khost, a local Taliban leader was killed by troops.", "killed", 1),
    ("In Khost, troops killed two men. Since January, they have killed more than 40 fighters there.", "killed", 2),
]


@pytest.mark.parametrize(("text", "province"), PLACES)
def test_headline_and_dateline_place_what_has_no_place(read: Read, text: str, province: str | None) -> None:
    assert [i.location.adm1_code for i in read(text).incidents] == [province]


@pytest.mark.parametrize(("text", "published", "day", "precision"), DAYS)
def test_a_day_is_as_exact_as_what_holds_it(
    read: Read, text: str, published: str | None, day: str, precision: str
) -> None:
    (incident,) = read(text, published).incidents
    assert (str(incident.date_start), incident.date_precision) == (day, precision)


@pytest.mark.parametrize(("text", "measure", "low"), COUNTS)
def test_people_are_counted_once(read: Read, text: str, measure: str, low: int) -> None:
    incidents = read(text, "2024-03-16").incidents
    field = {"killed": "fatalities_low", "captured": "captured_low"}[measure]
    assert sum(getattr(i, field) or 0 for i in incidents) == low


def test_a_year_that_no_date_gives_is_taken_from_the_date_before(read: Read) -> None:
    told = read("On 3 October 2022 a bomb killed two men in Kunduz. On 12 October gunmen killed a judge in Herat.")
    assert [str(i.date_start) for i in told.incidents] == ["2022-10-03", "2022-10-12"]


def test_a_confirmation_is_the_event_that_it_confirms(read: Read) -> None:
    told = read(
        "KABUL, Afghanistan (May 2, 2011) – Troops detained several suspected insurgents in Sabari district, Khost "
        "province, yesterday.\n\nUPDATE\nKABUL, Afghanistan (May 4, 2011) – Officials confirmed the capture of a "
        "Haqqani network leader in the operation Sunday. The troops detained the leader and two insurgents."
    )
    (raid,) = told.incidents
    assert (raid.captured_low, str(raid.date_start)) == (3, "2011-05-01")


def test_a_sum_over_parts_of_a_country_is_a_statistic(read: Read) -> None:
    told = read(
        "KABUL, Afghanistan (May 2, 2011) – Troops detained more than 10 insurgents during four operations in southern "
        "and eastern Afghanistan yesterday. In Zabul's Shah Joy district, they detained two insurgents."
    )
    assert [(i.location.adm1_code, i.captured_low) for i in told.incidents] == [("AF-ZAB", 2)]
    assert [s.low for s in told.statistics] == [11]


def test_the_class_word_behind_a_list_is_for_every_name_in_it(read: Read) -> None:
    told = read("Troops arrested six men in Khost, Kandahar and Zabul provinces on 2 May 2011.")
    assert [i.location.place_id for i in told.incidents] == ["AF-KHO", "AF-KAN", "AF-ZAB"]


def test_a_strike_that_troops_called_for_was_flown_and_one_that_is_demanded_was_not(read: Read) -> None:
    flown = read("In Kunar on 2 May 2011, the force called for a precision airstrike which killed two insurgents.")
    assert [i.sub_event_type for i in flown.incidents] == ["Air/drone strike"]
    assert not read("The senator called for airstrikes on camps in Kunar.").incidents


@pytest.mark.parametrize(
    "text",
    [
        "The facilitator moved weapons for use in attacks in Charkh and Baraki Barak districts.",
        "They conduct attacks against officials in Khost.",
        "The patrol found a roadside bomb in Khost province. The roadside bomb was destroyed.",
        "The residents of Khost recalled an attempted suicide attack.",
    ],
)
def test_means_habits_and_attempts_are_no_incidents_of_violence(read: Read, text: str) -> None:
    assert all(i.sub_event_type == "Disrupted weapons use" for i in read(text).incidents)


def test_a_country_beside_an_actor_is_its_government(read: Read) -> None:
    for text in ("Talks between Pakistan and the Taliban broke down.", "Pakistan and the Taliban traded accusations."):
        assert [t.kind for t in read(text, "2024-03-20").toponyms] == ["metonym"]
    assert [t.kind for t in read("Troops in Pakistan and the Taliban met.", "2024-03-20").toponyms] == ["location"]


def test_officers_beside_the_police_are_police(read: Read) -> None:
    told = read("A bomb hit a police van in Quetta on Monday, killing two officers.", "2024-03-20")
    assert [c.categories for c in told.claims] == [("police",)]
