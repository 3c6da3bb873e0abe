"""What killed says what kind of event it was, also where the verb is only "killed"."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geomap.model import Extraction

Read = Callable[..., Extraction]


@pytest.mark.parametrize(
    ("text", "kind", "dead"),
    [
        ("A bomb killed three soldiers in Mir Ali on Sunday.", "Remote explosive/landmine/IED", 3),
        ("A suicide bomb killed five people in Kabul.", "Suicide bomb", 5),
        ("A landmine killed two boys in Bajaur.", "Remote explosive/landmine/IED", 2),
        ("A mortar shell killed a woman in Kunar.", "Shelling/artillery/missile attack", 1),
        ("A drone killed four men in Datta Khel.", "Air/drone strike", 4),
        ("Gunmen killed four soldiers in Mir Ali.", "Armed clash", 4),
    ],
)
def test_the_weapon_that_killed_is_the_kind_of_event(read: Read, text: str, kind: str, dead: int) -> None:
    (incident,) = read(text, "2024-03-20").incidents
    assert (incident.sub_event_type, incident.fatalities_low) == (kind, dead)
