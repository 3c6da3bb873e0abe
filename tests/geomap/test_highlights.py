from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gazetteer import UNLOCATED
from geomap.highlights import Highlight, highlights
from geomap.model import Claim, Incident, Span, Toponym

TEXT = "Kabul is silent. Jets bombed Bal, Paktika on Monday; eight people were killed. Another bombed bus burned."


def where(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def strike() -> Incident:
    start, end = where("Jets bombed Bal, Paktika on Monday; eight people were killed.")
    named = dict(zip(("start", "end"), where("Bal, Paktika"), strict=True))
    return Incident(
        id="i",
        title="t",
        event_type="Explosions/Remote violence",
        location=UNLOCATED.model_copy(update=named),
        sources=("s",),
        evidence=(Span(source="s", start=start, end=end),),
    )


def toponym(words: str, kind: str, place: str | None = None) -> Toponym:
    start, end = where(words)
    return Toponym.model_validate({"text": words, "start": start, "end": end, "kind": kind, "place_id": place})


def marked(found: list[Highlight], layer: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(TEXT[one.start : one.end], one.kind, one.incidents) for one in found if one.layer == layer]


def test_every_layer_is_marked_with_the_incidents_it_bears_on() -> None:
    start, end = where("eight people")
    claim = Claim(id="c", measure="killed", incidents=("i",), source="s", start=start, end=end)
    names = [toponym("Kabul", "metonym"), toponym("Bal", "location", "af-pka.barmal"), toponym("Paktika", "location")]
    found = highlights("s", TEXT, names, [claim], [strike()])
    assert marked(found, "toponym") == [
        ("Kabul", "metonym", ()),
        ("Bal", "location", ("i",)),
        ("Paktika", "location", ("i",)),
    ]
    assert marked(found, "claim") == [("eight people", "killed", ("i",))]
    assert marked(found, "evidence")[0][1:] == ("machine", ("i",))
    assert [one.ref for one in found if one.layer == "claim"] == ["c"]


def test_event_words_are_marked_only_where_they_bear_out_an_incident() -> None:
    words = [text for text, _, _ in marked(highlights("s", TEXT, [], [], [strike()]), "event")]
    assert any("bombed" in word for word in words)
    assert all(TEXT.index(word) < TEXT.index("Another") for word in words)
    assert marked(highlights("s", TEXT, [], [], []), "event") == []


stretches = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=12)


@given(evidence=stretches, names=stretches)
def test_a_name_belongs_to_every_incident_whose_place_holds_it_however_they_overlap(
    evidence: list[tuple[int, int]], names: list[tuple[int, int]]
) -> None:
    incidents = [
        strike().model_copy(
            update={"id": str(at), "location": UNLOCATED.model_copy(update={"start": start, "end": start + length})}
        )
        for at, (start, length) in enumerate(evidence)
    ]
    told = [Toponym(text="x", start=start, end=start + length, kind="location") for start, length in names]
    for found in highlights("s", TEXT, told, [], incidents):
        if found.layer == "toponym":
            held = {
                str(at)
                for at, (start, length) in enumerate(evidence)
                if start <= found.start and found.end <= start + length
            }
            assert set(found.incidents) == held


def test_what_lies_outside_the_text_or_speaks_of_nothing_is_left_out() -> None:
    beyond = Claim(id="c", measure="killed", incidents=("i",), source="s", start=5, end=len(TEXT) + 9)
    withdrawn = Claim(id="d", measure="killed", incidents=(), source="s", start=0, end=5)
    elsewhere = Claim(id="e", measure="killed", incidents=("i",), source="other", start=0, end=5)
    assert marked(highlights("s", TEXT, [], [beyond, withdrawn, elsewhere], []), "claim") == []
