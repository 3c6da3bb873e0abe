"""The folding key: what it makes alike, and what it keeps apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.names.fold import fold, plain, script_of, skeleton


@pytest.mark.parametrize(
    "spellings",
    [
        ("Barmal", "barmal", "BARMAL", "Bārmal", "Barmall"),
        ("Bermal", "Birmal"),
        ("Khost", "Khowst", "Khōst", "Xost"),
        ("Orakzai", "Aurakzay", "Orakzey", "Orakzi"),
        ("Dara Adam Khel", "Darra Adamkhel", "Dara Adam Kheil"),
        ("Makin", "Makeen"),
        ("Nowshera", "Naushera"),
        ("Qandahar", "Kandahar"),
        ("Ghazni", "Gazni"),
        ("Qala-e Naw", "Qala-ye Naw", "Qala i Naw", "Qal'a Naw"),
        ("Mir Ali", "Mirali", "Meer Ali"),
        ("Yaftal-e Sufla", "Yaftal-e Payin"),
        ("برمل", "بَرمَل"),
        ("پكتيكا", "پکتیکا"),
        ("خوست", "خوست\u200c"),
    ],
)
def test_spellings_that_drift_by_rule_fold_alike(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Khost", "Kohat"), ("Barmal", "Bara"), ("Spera", "Sabari"), ("Bal", "Bar")]
)
def test_different_places_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_arabic_and_latin_script_share_a_skeleton() -> None:
    assert skeleton(fold("وزیرستان")) == skeleton(fold("Waziristan"))
    assert skeleton(fold("پکتیکا")) == skeleton(fold("Paktika"))


def test_plain_text_parts_words_by_one_blank_and_loses_marks() -> None:
    assert plain("  Mīr-ʿAlī,  (Nankāna) ") == "mir ali nankana"
    assert plain("D.I. Khan") == "d i khan"


def test_the_script_is_told() -> None:
    assert (script_of("Wana"), script_of("وانا"), script_of("")) == ("Latn", "Arab", "Latn")


@given(st.text(max_size=40))
def test_any_text_folds_to_a_key_of_the_indexs_letters(text: str) -> None:
    assert set(fold(text)) <= set("abcdefghijklmnopqrstuvwxyzCS0123456789")
    assert set(plain(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
