from __future__ import annotations

import pytest

from web.security import OwnHosts, content_security_policy, origin_of


@pytest.mark.parametrize(
    ("bound", "host", "own"),
    [
        ("127.0.0.1", "127.0.0.1:8000", True),
        ("127.0.0.1", "localhost:8000", True),
        ("127.0.0.1", "LOCALHOST", True),
        ("127.0.0.1", "[::1]:8000", True),
        ("127.0.0.1", "evil.example", False),
        ("127.0.0.1", "127.0.0.1.evil.example", False),
        ("127.0.0.1", "localhost.evil.example", False),
        ("127.0.0.1", "", False),
        ("127.0.0.1", "localhost@evil.example", False),
        ("map.example", "map.example:80", True),
        ("0.0.0.0", "192.168.1.7:8000", True),
        ("0.0.0.0", "evil.example", False),
    ],
)
def test_only_own_names_and_addresses_are_answered_for(bound: str, host: str, own: bool) -> None:
    assert (host in OwnHosts(bound)) is own


def test_further_names_can_be_allowed() -> None:
    assert "map.example" in OwnHosts("127.0.0.1", ("Map.Example",))


def test_the_policy_allows_no_inline_code_and_nothing_from_elsewhere() -> None:
    policy = content_security_policy(tile_origin=None)
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    ("tile_url", "origin"),
    [
        (None, None),
        ("", None),
        ("https://tile.example/{z}/{x}/{y}.png", "https://tile.example"),
        ("https://{s}.tile.example:8443/{z}/{x}/{y}.png", "https://*.tile.example:8443"),
        ("javascript:alert(1)", None),
        ("https://a.example; script-src *", None),
        ("https://a.example'unsafe-inline'/{z}", None),
    ],
)
def test_tiles_add_one_image_origin_and_cannot_add_a_directive(tile_url: str | None, origin: str | None) -> None:
    assert origin_of(tile_url) == origin
