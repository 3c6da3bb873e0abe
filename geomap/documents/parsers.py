"""The child process of `sandbox`: one format, bytes on standard input, JSON on standard output.

Run as `python -m geomap.documents.parsers KIND MEMORY_BYTES SECONDS`.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from typing import Final

Parsed = tuple[str, dict[str, str]]


def html(data: bytes) -> Parsed:
    """The article of a page, without its navigation, and its meta tags."""
    import trafilatura
    from trafilatura.metadata import extract_metadata

    meta = extract_metadata(data)
    # Recall over precision: a paragraph too many is read and judged, one too few is lost.
    text = trafilatura.extract(data, include_comments=False, include_tables=True, favor_recall=True) or ""
    keys = {"title": meta.title, "publisher": meta.sitename, "url": meta.url, "published": meta.date} if meta else {}
    return text, {name: value for name, value in keys.items() if value}


def pdf(data: bytes) -> Parsed:
    """The text of every page, lines that only the layout broke joined again."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    pages = [page.extract_text() or "" for page in reader.pages]
    title = reader.metadata.title if reader.metadata else None
    return "\n\n".join(pages), {"title": title} if title else {}


def docx(data: bytes) -> Parsed:
    """The paragraphs and tables of a Word document."""
    from docx import Document

    document = Document(io.BytesIO(data))
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [" | ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    title = document.core_properties.title
    return "\n".join(lines), {"title": title} if title else {}


PARSERS: Final[dict[str, Callable[[bytes], Parsed]]] = {"html": html, "pdf": pdf, "docx": docx}


def main() -> None:
    """Parse within the limits; anything that goes wrong ends the process with a status that is not 0."""
    kind, memory, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    _limit(memory, seconds)
    text, keys = PARSERS[kind](sys.stdin.buffer.read())
    json.dump({"text": text, "keys": keys}, sys.stdout)


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows: the parent's time limit stays
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
