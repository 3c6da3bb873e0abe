"""Names for actor ids."""

from __future__ import annotations

import pytest

from geomap.actors import actor_name, actor_names


@pytest.mark.parametrize(
    ("actor_id", "name"),
    [
        ("pak_government", "Government of Pakistan"),
        ("ttp", "Tehreek-e-Taliban Pakistan"),
        ("local officials", "local officials"),
        ("village_elder", "village elder"),
    ],
)
def test_an_id_reads_as_a_name_and_a_source_s_own_words_stand(actor_id: str, name: str) -> None:
    assert actor_name(actor_id) == name


def test_no_two_actors_share_a_name() -> None:
    assert len(set(actor_names().values())) == len(actor_names())
