from __future__ import annotations

from datetime import UTC, datetime, timedelta

from web.signin import LASTS, SignIn


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2024, 3, 18, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def token_of(sign_in: SignIn) -> str:
    return sign_in.path.partition("token=")[2]


def test_a_session_ends_by_itself() -> None:
    clock = Clock()
    sign_in = SignIn("editor", now=clock)
    secret = sign_in.open(token_of(sign_in))
    clock.now += LASTS - timedelta(seconds=1)
    assert sign_in.session(secret) is not None
    clock.now += timedelta(seconds=2)
    assert sign_in.session(secret) is None


def test_several_people_can_sign_in_one_link_each() -> None:
    sign_in = SignIn("editor")
    told: list[str] = []
    sign_in.announce_to(told.append)
    first = sign_in.open(token_of(sign_in))
    second = sign_in.open(told[-1].partition("token=")[2])
    assert first != second
    assert sign_in.session(first)
    assert sign_in.session(second)
    assert len(told) == 2


def test_a_guess_opens_nothing() -> None:
    sign_in = SignIn("editor")
    for guess in ("", "guess", "é", token_of(sign_in)[:-1], token_of(sign_in) + "x"):
        assert sign_in.open(guess) is None
    assert sign_in.session("") is None
    assert sign_in.session(None) is None
