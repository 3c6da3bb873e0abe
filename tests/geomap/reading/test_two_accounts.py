"""The same facts in other words, other numbers and other places: both sides' accounts come apart by general rules."""

from __future__ import annotations

from collections.abc import Callable

from geomap.model import Extraction, Incident
from geomap.totals import known_by, totals

Read = Callable[..., Extraction]
At = Callable[[Extraction, str], Incident]

WIRE = """Pakistani jets bombed two places just over the Afghan border overnight, the Taliban government said, \
and eight people, all of them women and children, died.
The bombs fell on Bal in Paktika province and on Sepa in Host province, according to Zabihullah Mujahid.
Pakistan said its aircraft had hit militants on its own soil and that eight terrorists were killed there.
The raids came two days after an assault on an army post in Waziristan in which seven soldiers, two of them \
officers, lost their lives. A new group calling itself Jfsan Mohammad said it carried out the attack.
Afghan forces answered by opening fire on Pakistani army positions along the border.
Almost 1,000 Pakistanis were killed in attacks last year, most of them in Baluchistan and Khyber Pakhtunkhwa.
President Asif Ali Zardari attended the funeral of the soldiers."""

AGENCY = """Taliban officials in Kabul said on Tuesday that Pakistani warplanes struck Laman village in Barmal \
district of Paktika and a house in Spera district, Khost, killing five women and three children.
Islamabad denied striking Afghan territory. It said an operation inside its own borders had killed eleven \
terrorists.
On Saturday, militants stormed a military checkpoint in Mir Ali, North Waziristan, killing nine soldiers, \
including a lieutenant colonel. Jaish-e-Fursan-e-Muhammad claimed responsibility for the attack.
In retaliation for the strikes, Taliban border forces fired on Pakistani posts, officials said."""

REVERSED = """Islamabad says its air force carried out strikes inside its own territory on Monday and killed a \
dozen militants.
The Taliban government in Kabul tells it otherwise. According to its spokesman Zabihullah Mujahid, Pakistani \
drones hit homes in Asadabad in Kunar province, and six civilians were killed."""

BARMAL = """The Taliban said 15 people were killed in Pakistani air strikes on Barmal district of Paktika on 24 \
December 2024. By Wednesday the Taliban put the death toll at 46, mostly women and children. A \
Pakistani security official said at least 20 militants were killed."""


def test_a_wire_story_gives_the_same_five_incidents(read: Read, at: At) -> None:
    told = read(WIRE, "2024-03-20")
    assert [i.location.place_id for i in told.incidents] == [
        "af-pka.barmal",
        "af-kho.spera",
        "PK",
        "region.waziristan",
        "region.border-belt",
    ]
    barmal, spera, inside, post, fire = told.incidents
    assert {link.incident for link in inside.links if link.relation == "disputes"} == {barmal.id, spera.id}
    assert {link.incident for link in fire.links if link.relation == "response_to"} == {barmal.id, spera.id}
    tolls = {c.claimant: c for c in told.claims if c.measure == "killed"}
    assert tolls["taliban_authorities"].incidents == (barmal.id, spera.id)
    assert tolls["pak_government"].incidents == (inside.id,)
    assert post.fatalities_low == 7
    assert [(s.high, s.areas, s.period) for s in told.statistics] == [(1000, ("PK-BA", "PK-KP"), "2023")]


def test_other_places_numbers_and_an_explicit_denial(read: Read, at: At) -> None:
    told = read(AGENCY, "2024-03-20")
    laman, spera = at(told, "af-pka.barmal.laman"), at(told, "af-kho.spera")
    assert {str(laman.date_start), str(spera.date_start)} == {"2024-03-19"}
    denial = next(c for c in told.claims if c.stance == "denies")
    assert (denial.measure, denial.claimant, set(denial.incidents)) == (
        "location",
        "pak_government",
        {laman.id, spera.id},
    )
    inside = at(told, "PK")
    assert inside.fatalities_low == 11
    assert {link.incident for link in inside.links} == {laman.id, spera.id}
    post = next(i for i in told.incidents if (i.location.place_id or "").startswith("pk-kp.north-waziristan.mir-ali"))
    assert (post.fatalities_low, str(post.date_start)) == (9, "2024-03-16")
    assert ("jaish_fursan", "claimed_by") in {(a.id, a.role) for a in post.actors}
    fire = at(told, "region.border-belt")
    assert {link.incident for link in fire.links if link.relation == "response_to"} == {laman.id, spera.id}
    assert totals(told.claims, [laman.id, spera.id]).killed.low == 8


def test_the_side_that_speaks_first_makes_no_difference(read: Read, at: At) -> None:
    told = read(REVERSED, "2024-06-12")
    inside, strike = at(told, "PK"), at(told, "AF-KNR")
    assert (inside.fatalities_low, strike.fatalities_low) == (12, 6)
    assert {link.incident for link in inside.links if link.relation == "disputes"} == {strike.id}
    assert strike.disputed


def test_a_later_toll_supersedes_the_first_and_the_other_side_disputes_it(read: Read, at: At) -> None:
    told = read(BARMAL, "2024-12-26")
    strike = at(told, "af-pka.barmal")
    by = {(c.claimant, c.low): c for c in told.claims if c.measure == "killed"}
    first, later = by["taliban_authorities", 15], by["taliban_authorities", 46]
    assert later.supersedes == (first.id,)
    assert by["pak_government", 20].high is None
    assert strike.disputed
    assert totals(known_by([first], "2024-12-26"), [strike.id]).killed.low == 15
    assert totals([c for c in told.claims if c.claimant == "taliban_authorities"], [strike.id]).killed.low == 46


def test_details_by_place_are_part_of_the_total(read: Read, at: At) -> None:
    told = read(
        "The Taliban said eight people were killed when Pakistani jets bombed Barmal district in Paktika and Spera "
        "district in Khost. Mujahid said six died in Barmal and two in Spera.",
        "2024-03-19",
    )
    barmal, spera = at(told, "af-pka.barmal"), at(told, "af-kho.spera")
    total = next(c for c in told.claims if c.low == 8)
    assert {c.part_of for c in told.claims if c.low in (6, 2)} == {total.id}
    assert totals(told.claims, [barmal.id, spera.id]).killed.low == 8
