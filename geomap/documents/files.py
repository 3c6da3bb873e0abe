"""Files to documents: the format is told by the file's ending, the encoding by its bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from geomap.documents.describe import Description, make_document
from geomap.documents.sandbox import parsed_apart
from geomap.errors import BadInputError
from geomap.model import Document

_PLAIN: Final = frozenset({".txt", ".text", ".md", ".markdown"})
_PARSED: Final = {".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx"}
_LINES: Final = frozenset({".jsonl", ".ndjson"})
KNOWN: Final = _PLAIN | _PARSED.keys() | _LINES


def read_document(
    path: Path,
    *,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: str | None = None,
) -> Document:
    """The one document of a file. Raises BadInputError where there is none, or more than one."""
    found = list(read_documents(path, title=title, publisher=publisher, url=url, published=published))
    if len(found) != 1:
        raise BadInputError(f"{path} holds {len(found)} documents where one is wanted: name a single document")
    return found[0]


def read_documents(
    path: Path,
    *,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: str | None = None,
) -> Iterator[Document]:
    """The documents of a file, of a JSON Lines file, or of a folder in the order of their names.

    What is told here goes before what the document says of itself (front matter, meta tags). Raises BadInputError
    with the file and the cure for anything that cannot be read.
    """
    told = Description(title, publisher, url, published)
    if path.is_dir():
        files = sorted(each for each in path.rglob("*") if each.suffix.lower() in KNOWN and each.is_file())
        if not files:
            raise BadInputError(f"{path} holds no document ({', '.join(sorted(KNOWN))}): name another folder")
    else:
        files = [path]
    for file in files:
        yield from _documents_of(file, told)


def _documents_of(file: Path, told: Description) -> Iterator[Document]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadInputError(f"{file} cannot be read: {error.strerror}; check the name and its permissions") from None
    ending = file.suffix.lower()
    if not data.strip():
        raise BadInputError(f"{file.name} is empty: choose a document with text")
    if ending in _LINES:
        yield from _json_lines(decode(data, file.name), told, file.name)
    elif ending in _PARSED:
        text, said = parsed_apart(_PARSED[ending], data, file.name)
        yield make_document(text, told.over(said), file.name)
    elif ending in _PLAIN:
        text, said = _front_matter(decode(data, file.name), file.name)
        yield make_document(text, told.over(said), file.name)
    else:
        known = ", ".join(sorted(KNOWN))
        raise BadInputError(
            f"{file.name} is none of {known}: tables go to `geomap import`, other texts to one of these"
        )


def decode(data: bytes, name: str) -> str:
    """The text of bytes: UTF-8, UTF-16 with its mark, else the likeliest encoding."""
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(codec, "replace")
    if b"\0" in data:
        raise BadInputError(f"{name} holds binary data, not text: check its ending, or save it as text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        # What reports of this region were written in before UTF-8: Western Windows, and Windows for Arabic script.
        best = from_bytes(data[:1_000_000], cp_isolation=["cp1252", "cp1256"]).best()
        return data.decode(best.encoding if best else "cp1252", "replace")


def _front_matter(text: str, name: str) -> tuple[str, Description]:
    if not text.startswith("---"):
        return text, Description()
    import frontmatter
    import yaml

    try:
        keys, body = frontmatter.parse(text)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise BadInputError(f"{name}, line {line}: the front matter is not YAML: mend it or take it out") from None
    return body, Description.from_keys(keys)


def _json_lines(text: str, told: Description, name: str) -> Iterator[Document]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            keys = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadInputError(f"{where} is not JSON ({error.msg}): write one object a line") from None
        if not isinstance(keys, dict) or not isinstance(keys.get("text"), str):
            raise BadInputError(f'{where} has no "text": write {{"text": …, "title": …, "published": …}}')
        yield make_document(keys["text"], told.over(Description.from_keys(keys)), where)
