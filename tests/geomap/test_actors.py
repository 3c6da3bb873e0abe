"""The dictionary of actors as an editor meets it."""

from __future__ import annotations

from typing import Any

import pytest

from geomap.actors import actor_name, actors_of, known_actors
from geomap.errors import BadInputError

TTP = "Tehreek-e-Taliban Pakistan"


def test_every_actor_has_a_name_a_kind_and_spellings() -> None:
    assert {"pak_army", "ttp", "jaish_fursan", "taliban_authorities"} <= known_actors().keys()
    for actor in known_actors().values():
        assert actor.name
        assert actor.kind
        assert all(actor.spellings)


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ([], []),
        ([("ttp", "whatever", "initiator")], [("ttp", TTP, "initiator")]),
        ([("", " Lashkar of Nobody ", "target")], [("lashkar_of_nobody", "Lashkar of Nobody", "target")]),
        ([("ttp", "x", "target")] * 2, [("ttp", TTP, "target")]),
        (
            [("ttp", "x", "claimed_by"), ("ttp", "x", "initiator")],
            [("ttp", TTP, "claimed_by"), ("ttp", TTP, "initiator")],
        ),
    ],
)
def test_an_actor_takes_the_dictionarys_name_once_in_each_part(
    given: list[tuple[str, str, str]], made: list[tuple[str, str, str]]
) -> None:
    said = [dict(zip(("id", "name", "role"), one, strict=True)) for one in given]
    assert [(actor.id, actor.name, actor.role) for actor in actors_of(said)] == made


@pytest.mark.parametrize(
    "given",
    [
        "ttp",
        None,
        [{"id": "ttp"}],
        [{"id": "ttp", "name": "TTP", "role": "bystander"}],
        [{"id": "", "name": " ", "role": "target"}],
        [{"id": "ttp", "name": "TTP", "role": "target", "more": 1}],
    ],
)
def test_what_is_no_actor_is_refused_with_where_it_stands(given: Any) -> None:
    with pytest.raises(BadInputError, match="actor"):
        actors_of(given)


@pytest.mark.parametrize(
    ("actor_id", "name"),
    [("ttp", TTP), ("local officials", "local officials"), ("village_elder", "village elder")],
)
def test_an_id_reads_as_a_name_and_a_source_s_own_words_stand(actor_id: str, name: str) -> None:
    assert actor_name(actor_id) == name


def test_no_two_actors_share_a_name() -> None:
    assert len({actor.name for actor in known_actors().values()}) == len(known_actors())
