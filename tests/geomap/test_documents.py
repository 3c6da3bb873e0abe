"""Documents in: every format, what they say of themselves, and one sentence for what cannot be read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from geomap.documents import document_of_text, read_document, read_documents
from geomap.errors import BadInputError

WORDS = "Seven soldiers were killed in Mir Ali, officials said on Saturday. The attack lasted for three hours."
PAGE = f"""<!doctype html><html lang="en"><head><title>Attack in Mir Ali</title>
<meta property="og:site_name" content="The Frontier Wire">
<meta property="article:published_time" content="2024-03-17">
<script>alert(1)</script></head><body><nav>Home | Cricket | Weather</nav><article><h1>Attack in Mir Ali</h1>
<p>{WORDS}</p><p>{"A search went on in the hills north of the town until the evening. " * 4}</p>
</article></body></html>"""


def write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def docx_bytes() -> bytes:
    from docx import Document

    made = Document()
    made.core_properties.title = "Situation report"
    made.add_paragraph(WORDS)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def pdf_bytes() -> bytes:
    """A one-page PDF written by hand: pypdf reads, it does not draw."""
    content = b"BT /F1 12 Tf 50 700 Td (Seven soldiers were killed in Mir Ali.) Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    made, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(made)
    return made + b"xref\n0 5\n0000000000 65535 f \n%strailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        start,
    )


def test_plain_text_keeps_its_words_and_takes_its_first_line_for_a_title(tmp_path: Path) -> None:
    found = read_document(write(tmp_path, "a.txt", f"Attack in Mir Ali\r\n\r\n{WORDS}\r\n"), published="2024-03")
    assert found.text == f"Attack in Mir Ali\n\n{WORDS}"
    assert (found.source.title, found.source.published) == ("Attack in Mir Ali", "2024-03")


def test_front_matter_describes_and_is_not_part_of_the_text(tmp_path: Path) -> None:
    path = write(tmp_path, "a.md", f"---\ntitle: Told\npublished: 2024-03-20\nurl: https://example.org/a\n---\n{WORDS}")
    found = read_document(path)
    assert (found.text, found.source.title, found.source.published) == (WORDS, "Told", "2024-03-20")
    assert read_document(path, title="Better").source.title == "Better"


def test_a_page_gives_its_article_and_its_meta_tags(tmp_path: Path) -> None:
    found = read_document(write(tmp_path, "a.html", PAGE))
    assert WORDS in found.text
    assert "Cricket" not in found.text
    assert "alert" not in found.text
    assert (found.source.publisher, found.source.published) == ("The Frontier Wire", "2024-03-17")


def test_word_and_pdf_files_give_their_text(tmp_path: Path) -> None:
    word = read_document(write(tmp_path, "a.docx", docx_bytes()))
    assert (word.text, word.source.title) == (WORDS, "Situation report")
    assert "killed in Mir Ali" in read_document(write(tmp_path, "a.pdf", pdf_bytes())).text


def test_a_folder_and_json_lines_hold_many_documents(tmp_path: Path) -> None:
    lines = '{"text": "One.", "title": "A"}\n\n{"text": "Two.", "published": "2023"}\n'
    write(tmp_path, "b.jsonl", lines)
    write(tmp_path, "a.txt", "Zero.")
    write(tmp_path, "notes.xyz", "not a document")
    assert [found.text for found in read_documents(tmp_path)] == ["Zero.", "One.", "Two."]


def test_the_encoding_is_told_by_the_bytes(tmp_path: Path) -> None:
    text = "In Orūzgān a café was hit; d’après the élders, six people died in the blast."
    for codec in ("utf-8", "utf-8-sig", "utf-16"):
        assert read_document(write(tmp_path, "a.txt", text.encode(codec))).text == text
    latin = "Près de la frontière, un café fut touché; les témoins parlent de six morts à Khost.".encode("cp1252")
    assert "frontière" in read_document(write(tmp_path, "b.txt", latin)).text


def test_the_same_text_has_the_same_id_however_it_came(tmp_path: Path) -> None:
    pasted = document_of_text(WORDS, title="x")
    assert read_document(write(tmp_path, "a.txt", WORDS)).source.id == pasted.source.id == pasted.source.sha256[:16]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\x00\x01\x02text", "binary data"),
        ("a.pdf", b"%PDF-1.4 broken", "cannot be read as PDF"),
        ("a.docx", b"PK\x03\x04 broken", "cannot be read as DOCX"),
        ("a.html", b"<html><body></body></html>", "no readable text"),
        ("a.csv", b"a,b\n1,2", "geomap import"),
        ("a.md", b"---\ntitle: [broken\n---\ntext", "front matter is not YAML"),
        ("a.md", b"---\npublished: yesterday\n---\ntext", "no date such as"),
        ("a.md", b"---\nurl: javascript:alert(1)\n---\ntext", "http"),
        ("a.jsonl", b'{"text": 1}', 'line 1 has no "text"'),
        ("a.jsonl", b'{"text": "ok"}\nnot json', "line 2 is not JSON"),
    ],
)
def test_what_cannot_be_read_gets_one_sentence(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    with pytest.raises(BadInputError, match=says) as caught:
        list(read_documents(write(tmp_path, name, content)))
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"none\.txt cannot be read"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(BadInputError, match="holds no document"):
        list(read_documents(tmp_path))
