"""Names as identifiers."""

from __future__ import annotations

import re

from anyascii import anyascii


def slug(name: str, separator: str = "-") -> str:
    """The name in lower-case ASCII letters and digits, words joined by `separator`; "unnamed" if nothing is left."""
    words = re.findall(r"[a-z0-9]+", anyascii(name).lower())
    return separator.join(words) or "unnamed"
