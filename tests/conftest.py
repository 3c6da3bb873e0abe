"""What every test may use: the reference data's place, and nothing that only one room needs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of real data that may not be committed; tests that need it are skipped without it."""
    folder = Path(os.environ.get("GEOMAP_REFERENCE", ROOT / ".." / "shared" / "reference")).resolve()
    if not folder.is_dir():
        pytest.skip(f"no reference data at {folder} (set GEOMAP_REFERENCE)")
    return folder
