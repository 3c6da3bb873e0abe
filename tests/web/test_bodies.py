from __future__ import annotations

from web.bodies import LARGEST, Bodies


def test_the_least_used_body_goes_first_when_room_is_short() -> None:
    bodies = Bodies(most_bytes=10)
    bodies.set("a", b"12345")
    bodies.set("b", b"12345")
    assert bodies.get("a") == b"12345"
    bodies.set("c", b"12345")
    assert bodies.get("b") is None
    assert bodies.get("a") == bodies.get("c") == b"12345"


def test_replacing_a_body_counts_it_once() -> None:
    bodies = Bodies(most_bytes=10)
    for _ in range(5):
        bodies.set("a", b"12345")
    bodies.set("b", b"12345")
    assert bodies.get("a") == b"12345"


def test_an_answer_without_a_tag_and_a_very_large_one_are_not_kept() -> None:
    bodies = Bodies()
    bodies.set("gzip;", b"of nobody")
    bodies.set("large", b"x" * (LARGEST + 1))
    assert bodies.get("gzip;") is None
    assert bodies.get("large") is None
