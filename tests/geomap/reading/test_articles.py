"""The two founding articles, run as they are: exactly the incidents, claims and statistics that CONTRACTS.md lists."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geomap.model import Claim, Extraction, Incident
from geomap.totals import totals

pytestmark = pytest.mark.reference

Read = Callable[..., Extraction]


@pytest.fixture(scope="module")
def first(articles: Path, read: Read) -> Extraction:
    return read((articles / "000_f3e860a00a3a3f60.txt").read_text(encoding="utf-8"), "2024-03-20")


@pytest.fixture(scope="module")
def second(articles: Path, read: Read) -> Extraction:
    return read((articles / "004_b6b7cf512e1ea688.txt").read_text(encoding="utf-8"), "2023-11")


def strikes(extraction: Extraction) -> tuple[Incident, Incident, Incident]:
    """Barmal, Spera, and the ones inside Pakistan."""
    one, other, inside = (i for i in extraction.incidents if i.sub_event_type == "Air/drone strike")
    return one, other, inside


def claims_of(extraction: Extraction, incident: Incident) -> list[Claim]:
    return [c for c in extraction.claims if incident.id in c.incidents]


def test_the_first_article_holds_exactly_five_incidents(first: Extraction) -> None:
    told = [(i.sub_event_type, i.location.place_id, i.location.precision) for i in first.incidents]
    assert told == [
        ("Air/drone strike", "af-pka.barmal", "district"),
        ("Air/drone strike", "af-kho.spera", "district"),
        ("Air/drone strike", "PK", "unlocated"),
        ("Armed clash", "region.waziristan", "region"),
        ("Armed clash", "region.border-belt", "unlocated"),
    ]


def test_the_eight_women_and_children_are_one_claim_of_the_taliban_over_both_strikes(first: Extraction) -> None:
    barmal, spera, _ = strikes(first)
    (toll,) = [c for c in claims_of(first, barmal) if c.measure == "killed"]
    assert (toll.claimant, toll.low, toll.high) == ("taliban_authorities", 8, 8)
    assert set(toll.categories) == {"women", "children"}
    assert set(toll.incidents) == {barmal.id, spera.id}
    assert (barmal.fatalities_low, spera.fatalities_low) == (None, None)
    assert totals(first.claims, [barmal.id, spera.id]).killed.low == 8
    assert {a.id for a in barmal.actors if a.role == "initiator"} == {"pak_air_force"}


def test_pakistan_denies_the_place_and_its_account_stands_apart(first: Extraction) -> None:
    barmal, spera, inside = strikes(first)
    (denial,) = [c for c in first.claims if c.stance == "denies"]
    assert (denial.measure, denial.claimant, set(denial.incidents)) == (
        "location",
        "pak_government",
        {barmal.id, spera.id},
    )
    (toll,) = claims_of(first, inside)
    assert (toll.claimant, toll.low, toll.high, toll.label) == ("pak_government", 8, 8, "terrorists")
    assert {(link.incident, link.relation) for link in inside.links} == {
        (barmal.id, "disputes"),
        (spera.id, "disputes"),
    }
    assert (inside.location.country, inside.location.lon) == ("PK", None)
    assert barmal.disputed


def test_the_attack_on_the_post_has_seven_soldiers_and_who_claimed_it(first: Extraction) -> None:
    attack = first.incidents[3]
    toll, responsibility = claims_of(first, attack)
    assert (toll.low, toll.high, toll.categories, toll.words) == (
        7,
        7,
        ("soldiers",),
        "seven soldiers, including officers",
    )
    assert (responsibility.measure, responsibility.claimant) == ("responsibility", "jaish_fursan")
    assert ("jaish_fursan", "claimed_by") in {(a.id, a.role) for a in attack.actors}
    assert attack.location.lon is not None


def test_the_return_fire_answers_the_strikes_and_has_no_number_and_no_point(first: Extraction) -> None:
    barmal, spera, _ = strikes(first)
    fire = first.incidents[4]
    assert {(link.incident, link.relation) for link in fire.links} == {
        (barmal.id, "response_to"),
        (spera.id, "response_to"),
    }
    assert claims_of(first, fire) == []
    assert (fire.location.lon, fire.fatalities_low) == (None, None)


def test_last_year_s_thousand_is_a_statistic_over_two_provinces(first: Extraction) -> None:
    (statistic,) = first.statistics
    assert (statistic.measure, statistic.low, statistic.high) == ("killed", None, 1000)
    assert (statistic.areas, statistic.period) == (("PK-BA", "PK-KP"), "2023")


def test_without_a_publication_date_last_year_stays_unresolved(articles: Path, read: Read) -> None:
    (statistic,) = read((articles / "000_f3e860a00a3a3f60.txt").read_text(encoding="utf-8")).statistics
    assert statistic.period is None


def test_undated_events_stay_undated(first: Extraction) -> None:
    assert {i.date_start for i in first.incidents} == {None}


def test_the_second_article_holds_the_order_and_the_demolitions(second: Extraction) -> None:
    order, demolition = second.incidents
    assert (order.sub_event_type, order.location.country, order.location.lon) == ("Other", "PK", None)
    assert demolition.sub_event_type == "Looting/property destruction"
    assert (demolition.location.adm1_code, demolition.location.precision) == ("PK-IS", "near")
    (displaced,) = second.claims
    assert (displaced.measure, displaced.low, displaced.incidents) == ("displaced", 1000, (order.id,))


def test_the_rises_are_statistics_of_the_prime_minister(second: Extraction) -> None:
    told = [(s.change, s.claimant, s.period) for s in second.statistics]
    assert told == [(60.0, "Anwar ul Haq Kakar", "2021/2023-11"), (500.0, "Anwar ul Haq Kakar", "2021/2023-11")]


def test_capitals_that_stand_for_governments_are_metonyms(second: Extraction) -> None:
    kinds: dict[str, list[str]] = {}
    for t in second.toponyms:
        kinds.setdefault(t.text, []).append(t.kind)
    assert kinds["Rawalpindi"] == ["metonym"]
    assert kinds["Kabul"] == ["metonym"]
    assert kinds["Islamabad"].count("location") == 1  # "outside Islamabad"
    assert kinds["Islamabad"].count("metonym") >= 4


@pytest.mark.parametrize("article", ["first", "second"])
def test_every_value_points_at_its_words(article: str, request: pytest.FixtureRequest, articles: Path) -> None:
    extraction: Extraction = request.getfixturevalue(article)
    name = {"first": "000_f3e860a00a3a3f60.txt", "second": "004_b6b7cf512e1ea688.txt"}[article]
    text = (articles / name).read_text(encoding="utf-8")
    for t in extraction.toponyms:
        assert text[t.start : t.end] == t.text
    for c in extraction.claims:
        assert c.words == " ".join(text[c.start : c.end].split())
    for i in extraction.incidents:
        assert i.evidence
        assert all(span.end <= len(text) for span in i.evidence)
