"""The small map on an incident's own page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from gazetteer import PlaceQuery, ensure_compiled, open_gazetteer
from geomap.locator import HEIGHT, WIDTH, Locator, Locators


@pytest.fixture(scope="module")
def draw(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Locator | None]:
    gazetteer = open_gazetteer(ensure_compiled(tmp_path_factory.mktemp("gazetteer")))
    locators = Locators(gazetteer.units)
    return lambda text: locators.draw(gazetteer.resolve(PlaceQuery(text=text)))


@pytest.mark.parametrize(
    ("text", "dot", "outlined", "circled"),
    [
        ("Wana", True, False, False),
        ("25 km northeast of Wana", False, False, True),
        ("Barmal district, Paktika", False, False, True),  # no district outlines are built here
        ("Paktika province", False, True, False),
        ("Waziristan", False, True, False),
    ],
)
def test_a_place_is_drawn_as_finely_as_it_is_known(
    draw: Callable[[str], Locator | None], text: str, dot: bool, outlined: bool, circled: bool
) -> None:
    drawn = draw(text)
    assert drawn is not None
    assert (drawn.dot, bool(drawn.area), drawn.radius is not None) == (dot, outlined, circled)


@pytest.mark.parametrize("text", ["Atlantis", "somewhere on the Pak-Afghan border", "Pakistan"])
def test_a_place_that_no_map_can_show_is_not_drawn(draw: Callable[[str], Locator | None], text: str) -> None:
    assert draw(text) is None


@pytest.mark.parametrize("text", ["Wana", "Paktika province", "Balochistan", "Waziristan"])
def test_the_place_lies_on_the_sheet_and_names_do_not_leave_it(
    draw: Callable[[str], Locator | None], text: str
) -> None:
    drawn = draw(text)
    assert drawn is not None
    assert 0 < drawn.x < WIDTH
    assert 0 < drawn.y < HEIGHT
    assert drawn.labels
    assert all(0 < label.x < WIDTH and 0 < label.y < HEIGHT for label in drawn.labels)
    corners = [float(x) for x in re.findall(r"[ML](-?[\d.]+) ", drawn.area)]
    assert all(-1 <= x <= WIDTH + 1 for x in corners)


def test_the_durand_line_is_drawn_where_the_sheet_crosses_it(draw: Callable[[str], Locator | None]) -> None:
    wana, lahore = draw("Wana"), draw("Lahore")
    assert wana is not None
    assert wana.border.startswith("M")
    assert lahore is not None
    assert lahore.border == ""
