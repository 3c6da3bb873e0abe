"""Actors: spellings and garbles, validity dates, who does what to whom, and the source's own word kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geomap.model import Extraction
from geomap.reading.lexicon import lexicon

Read = Callable[..., Extraction]


@pytest.mark.parametrize(
    ("words", "actor"),
    [
        ("Tehreek-e-Taliban Pakistan", "ttp"),
        ("the Pakistani Taliban", "ttp"),
        ("Jfsan Mohammad", "jaish_fursan"),
        ("Jaish-e-Fursan-e-Muhammad", "jaish_fursan"),
        ("the Balochistan Liberation Army", "bla"),
        ("Hezb-e Islami Gulbuddin", "hig"),
        ("the Islamic Movement of Uzbekistan", "imu"),
        ("Lashkar-e-Tayyiba", "let"),
        ("the Hafiz Gul Bahadur group", "hafiz_gul_bahadur"),
        ("ISIS-K", "iskp"),
        ("al-Qaeda", "aq"),
        ("coalition forces", "isaf"),
        ("the Frontier Corps", "frontier_corps"),
    ],
)
def test_spellings_and_garbles_lead_to_the_actor(words: str, actor: str) -> None:
    assert {f.entry.id for f in lexicon().actors.find(f"A fight with {words} began.")} == {actor}


def test_an_acronym_is_not_the_word_it_spells() -> None:
    assert [f.entry.id for f in lexicon().actors.find("Let us go, he said. The LeT fired.")] == ["let"]


@pytest.mark.parametrize(("published", "actor"), [("2011-05-07", "taliban"), ("2024-03-20", "taliban_authorities")])
def test_the_taliban_are_insurgents_before_august_2021_and_authorities_since(
    read: Read, published: str, actor: str
) -> None:
    told = read("Taliban forces fired on a convoy in Khost on Monday, killing two soldiers.", published)
    assert actor in {a.id for i in told.incidents for a in i.actors}


def test_taliban_militants_in_pakistan_are_the_pakistani_taliban(read: Read) -> None:
    (incident,) = read("Taliban militants attacked a police post in Bannu on Monday.", "2023-02-01").incidents
    assert ("ttp", "initiator") in {(a.id, a.role) for a in incident.actors}


def test_who_is_after_whom(read: Read) -> None:
    (incident,) = read(
        "KABUL, Afghanistan (May 7, 2011) An Afghan and coalition security force captured a Haqqani network leader in "
        "Bak district, Khost province, yesterday. The leader coordinated attacks with the Islamic Jihad Union."
    ).incidents
    roles = {(a.id, a.role) for a in incident.actors}
    assert {("isaf", "initiator"), ("afg_national_forces", "initiator"), ("haqqani", "target")} <= roles
    assert "iju" not in {a.id for a in incident.actors}


def test_the_source_s_word_is_kept_as_its_word(read: Read) -> None:
    told = read("The military said it killed five khwarij in Mir Ali on Monday.", "2025-01-31")
    (claim,) = told.claims
    assert (claim.claimant, claim.label, claim.categories) == ("pak_army", "khwarij", ("militants",))


def test_responsibility_is_a_claim_and_nobody_s_is_none(read: Read) -> None:
    told = read("A bomb killed two people in Quetta on Monday. The BLA claimed responsibility.", "2024-03-20")
    assert [(c.measure, c.claimant) for c in told.claims] == [("killed", None), ("responsibility", "bla")]
    told = read("A bomb killed two people in Quetta on Monday. No group claimed responsibility.", "2024-03-20")
    assert [c.measure for c in told.claims] == ["killed"]
