"""How the region's newspapers, armies and police write: datelines, martyrs, tolls that are put, who only speaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geomap.model import Claim, Extraction, Incident

Read = Callable[..., Extraction]


def told(extraction: Extraction) -> list[tuple[str | None, str, int | None, int | None]]:
    """Its counts: by whom, of what, from, to; details of a total left out."""
    return [
        (c.claimant, c.measure, c.low, c.high)
        for c in extraction.claims
        if c.stance == "asserts" and c.measure != "responsibility" and c.part_of is None
    ]


def only(extraction: Extraction) -> Incident:
    (incident,) = extraction.incidents
    return incident


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("QUETTA: Armed men killed four labourers in Mach on Monday.", "Mach"),
        ("PESHAWAR - A bomb killed two people in Wana on Monday.", "Wana"),
        ("Rawalpindi, 4 March 2024: Troops killed three terrorists in Tank district.", "Tank"),
        ("LAHORE (Online): Gunmen shot dead a trader in Turbat on Friday.", "Turbat"),
        ("TURBAT: Gunmen shot dead a trader on Friday, police said.", "Turbat"),
    ],
)
def test_a_dateline_is_where_a_report_was_written(read: Read, text: str, place: str) -> None:
    assert only(read(text, "2024-03-20")).location.name == place


def test_a_capital_that_a_report_is_filed_from_is_no_place_of_an_event(read: Read) -> None:
    assert only(read("RAWALPINDI - Security forces killed six terrorists, the military said.")).location.lon is None


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (
            "A drone killed four suspected militants in Miranshah, two local officials said, asking not to be named.",
            [("officials", "killed", 4, 4)],
        ),
        (
            "A bomb in Jalalabad killed seven people, a doctor and the provincial governor said.",
            [("medics", "killed", 7, 7)],
        ),
        (
            "A bomb killed seven people in Jalalabad, a hospital spokesman, Gul Agha, told reporters.",
            [("medics", "killed", 7, 7)],
        ),
    ],
)
def test_who_only_speaks_is_not_counted(read: Read, text: str, counts: list[object]) -> None:
    assert told(read(text, "2020-01-01")) == counts


@pytest.mark.parametrize(
    ("second", "claim"),
    [
        ("Villagers put the toll at nine.", ("residents", "killed", 9, 9)),
        ("A doctor put the dead at 11.", ("medics", "killed", 11, 11)),
        ("By evening the number of dead had climbed to 12.", (None, "killed", 12, 12)),
        ("On Sunday, the death toll rose to 12, a doctor said.", ("medics", "killed", 12, 12)),
    ],
)
def test_a_toll_belongs_to_the_event_told_before(read: Read, second: str, claim: object) -> None:
    extraction = read(
        f"A mortar shell killed seven people in Shigal district of Kunar on Friday. {second}", "2022-05-02"
    )
    assert str(only(extraction).date_start) == "2022-04-29"
    assert claim in told(extraction)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Captain Bilal, 27, embraced martyrdom in Tirah.", [(1, ("soldiers",))]),
        ("Assailants opened fire at Constable Gul Khan in Tank; he died on the spot.", [(1, ("police",))]),
        ("Nine women and children died in an air strike in Spera.", [(9, ("women", "children"))]),
        ("Three boys were hurt and another was killed by a mine in Zhari.", [(1, ("children",))]),
        ("Twelve ANP were killed in Andar.", [(12, ("police",))]),
        ("The militants withdrew from Wana, losing six of their men.", [(6, ("unspecified",))]),
        ("The bullet-riddled body of a man was found in Panjgur.", [(1, ("unspecified",))]),
        ("The bomb took the lives of ten brave sons of the soil in Bannu.", [(10, ("soldiers",))]),
    ],
)
def test_the_dead_as_the_region_writes_of_them(read: Read, text: str, counts: list[object]) -> None:
    killed = [c for c in read(text, "2024-05-01").claims if c.measure == "killed" and c.part_of is None]
    assert [(c.low, c.categories) for c in killed if c.low is not None] == counts


def test_an_aside_in_a_subject_is_part_of_its_number(read: Read) -> None:
    claims = read("At least 14 people, including six policemen and a child, were killed in Hangu.").claims
    total, *details = [c for c in claims if c.measure == "killed"]
    assert (total.low, total.high) == (14, None)
    assert [(c.low, c.categories, c.part_of) for c in details] == [
        (6, ("police",), total.id),
        (1, ("children",), total.id),
    ]


def test_a_lead_over_two_operations_is_one_claim_over_both(read: Read) -> None:
    extraction = read(
        "RAWALPINDI: Security forces killed nine terrorists in two separate operations in Khyber Pakhtunkhwa, the ISPR "
        "said on Friday. Six were sent to hell in Tank district. Three more were killed in Spinwam, North Waziristan, "
        "where Sepoy Asad embraced martyrdom.",
        "2025-02-07",
    )
    first, second = extraction.incidents
    assert [i.location.adm2_name for i in extraction.incidents] == ["Tank", "North Waziristan"]
    assert {str(i.date_start) for i in extraction.incidents} == {"2025-02-07"}
    by_number: dict[int | None, Claim] = {c.low: c for c in extraction.claims}
    assert (by_number[9].claimant, by_number[9].incidents) == ("pak_army", (first.id, second.id))
    assert by_number[6].part_of == by_number[3].part_of == by_number[9].id
    assert by_number[1].part_of is None


@pytest.mark.parametrize(
    "words", ["claimed the assault", "claimed both attacks", "claimed the deadly mosque bombing", "claimed the ambush"]
)
def test_to_claim_an_attack_is_responsibility_and_no_number(read: Read, words: str) -> None:
    extraction = read(f"A bomb killed nine soldiers in Wana on Monday. The TTP {words}.", "2023-05-01")
    assert ("ttp", "claimed_by") in {(a.id, a.role) for a in only(extraction).actors}
    assert told(extraction) == [(None, "killed", 9, 9)]


def test_the_number_beside_a_claimed_bombing_is_the_reporters(read: Read) -> None:
    text = "Islamic State claimed the suicide bombing that killed more than 30 people at a mosque in Kandahar."
    assert told(read(text, "2021-10-16")) == [(None, "killed", 31, None)]


def test_a_denied_claim_is_denied_whatever_it_was_of(read: Read) -> None:
    front = "The National Resistance Front said it killed five Taliban fighters in Khost district of Baghlan. "
    extraction = read(front + "The Taliban rejected the claim.", "2022-06-01")
    (denial,) = [c for c in extraction.claims if c.stance == "denies"]
    (claim,) = [c for c in extraction.claims if c.stance == "asserts"]
    assert (denial.claimant, denial.measure, denial.about) == ("taliban_authorities", "killed", claim.id)


def test_who_spoke_goes_on_to_admit(read: Read) -> None:
    text = "Kabul said 20 Pakistani soldiers were killed in Spin Boldak and admitted losing four of its own men."
    assert {c for c, *_ in told(read(text, "2025-10-15"))} == {"taliban_authorities"}


def test_people_killed_make_an_abduction_an_attack(read: Read) -> None:
    text = "Gunmen shot dead two miners and abducted three others in Duki district on Monday."
    attack = only(read(text, "2024-10-01"))
    assert (attack.sub_event_type, attack.fatalities_low, attack.captured_low) == ("Attack", 2, 3)


def test_similar_strikes_are_of_the_kind_told_before(read: Read) -> None:
    extraction = read(
        "Pakistani jets bombed Barmal in Paktika on 24 December, killing 40. On 18 March six people had died in "
        "similar strikes in Khost.",
        "2024-12-26",
    )
    assert [i.sub_event_type for i in extraction.incidents] == ["Air/drone strike", "Air/drone strike"]


def test_a_total_since_a_day_and_casualties_over_months_are_statistics(read: Read) -> None:
    since = read("Hospital sources report 14 dead and 27 injured since 21 November.", "2024-11-28")
    assert [(s.measure, s.low, s.period) for s in since.statistics] == [
        ("killed", 14, "2024-11-21/2024-11-28"),
        ("injured", 27, "2024-11-21/2024-11-28"),
    ]
    half = read("UNAMA recorded 900 civilian casualties between January and June, up 12 percent.", "2023-08-01")
    assert {(s.measure, s.low, s.change) for s in half.statistics} == {("other", 900, None), ("other", None, 12.0)}
    assert {s.period for s in half.statistics} == {"2023-01/2023-06"}
    assert not since.incidents
    assert not half.incidents


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Security forces killed four terrorists in Tank district on Monday.", "pak_army"),
        ("Five militants were killed in an operation conducted by security forces in Bannu.", "pak_army"),
        ("Police arrested three suspects in Mardan on Monday.", "pak_police"),
    ],
)
def test_forces_named_by_their_function_are_their_countrys(read: Read, text: str, actor: str) -> None:
    assert (actor, "initiator") in {(a.id, a.role) for a in only(read(text, "2024-05-01")).actors}
