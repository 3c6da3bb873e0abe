"""Formats that need a parser are read in a child process with limits: a file from anywhere may be made to hurt one."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Final

from geomap.documents.describe import Description
from geomap.errors import BadInputError

SECONDS: Final = 60
MEMORY_BYTES: Final = 2 * 1024**3
_CURES: Final = {
    "html": "save the page again, or paste its text",
    "pdf": "a scanned or locked PDF has no text to read: export it as text",
    "docx": "save it again as .docx, or paste its text",
}


def parsed_apart(kind: str, data: bytes, name: str) -> tuple[str, Description]:
    """The readable text of an HTML, PDF or DOCX file and what it says of itself.

    Raises BadInputError where the file cannot be read within the limits, or holds no text.
    """
    command = [sys.executable, "-m", "geomap.documents.parsers", kind, str(MEMORY_BYTES), str(SECONDS)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise BadInputError(f"{name} took more than {SECONDS} s to read: {_CURES[kind]}") from None
    if done.returncode != 0:
        raise BadInputError(f"{name} cannot be read as {kind.upper()}: {_CURES[kind]}")
    found = json.loads(done.stdout)
    if not found["text"].strip():
        raise BadInputError(f"{name} holds no readable text: {_CURES[kind]}")
    return found["text"], Description.from_keys(found["keys"])
