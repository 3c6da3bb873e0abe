"""The review workbench as a person uses it: read, accept, correct, reject, add, merge, undo, by mouse and by key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from gazetteer import Gazetteer, PlaceQuery, ensure_compiled, open_gazetteer
from geomap.model import Actor, Claim, Incident, Link, Source, Span, Toponym
from geomap.settings import Settings
from geomap.store import Batch, Edit, Store, open_store
from tests.browser.conftest import Visit, Visitor, served
from web import create_app
from web.signin import SignIn

NIGHT = date(2024, 12, 24)
HOSTILE = "<img src=x onerror=alert(1)>${alert(2)}`'\"</script>"
TEXT = (
    "KHOST 🛰 — Pakistani jets bombed Bal, Paktika province, on Tuesday night. "
    "The Taliban say eight people were killed. "
    f"A gunman shot dead two men in Spera. Analysts recall a clash in Zabul years ago. {HOSTILE}"
)
READY = "() => performance.getEntriesByName('geomap:ready').length > 0"


def span(words: str, source: str = "report") -> Span:
    start = TEXT.index(words)
    return Span(source=source, start=start, end=start + len(words))


def batch(gazetteer: Gazetteer) -> Batch:
    """A report read by a machine, one of its incidents background, and another report of its strike."""
    bal = span("Bal, Paktika province")
    placed = gazetteer.resolve(PlaceQuery("Bal", adm1="Paktika", date=NIGHT))
    placed = placed.model_copy(update={"reported_name": "Bal", "start": bal.start, "end": bal.end})
    strike = {
        "event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike", "location": placed,
        "date_start": NIGHT, "date_end": NIGHT, "date_precision": "day",
    }  # fmt: skip
    zabul = gazetteer.resolve(PlaceQuery("Zabul", country="AF"))
    toll = span("eight people were killed")
    evidence = span("Pakistani jets bombed Bal, Paktika province, on Tuesday night.")
    told = (
        Incident(id="strike", title="Strike at Barmal", sources=("report",), evidence=(evidence,), **strike),
        Incident(
            id="clash", title=f"Clash {HOSTILE}", event_type="Battles", location=zabul, sources=("report",),
            evidence=(span("Analysts recall a clash in Zabul years ago."),),
        ),
        Incident(id="twin", title="Barmal bombed", sources=("wire",), **strike),
    )  # fmt: skip
    claim = Claim(
        id="toll", claimant="taliban_authorities", claimant_role="government", measure="killed", low=8, high=8,
        words="eight people were killed", incidents=("strike",), source="report", start=toll.start, end=toll.end,
    )  # fmt: skip
    named = [
        ("Bal", "location", "af-pka.barmal"),
        ("Pakistani", "demonym", None),
        ("Spera", "location", "af-kho.spera"),
    ]
    names = tuple(
        Toponym.model_validate({"text": w, "start": span(w).start, "end": span(w).end, "kind": kind, "place_id": place})
        for w, kind, place in named
    )
    sources = (
        Source(id="report", title="Jets over Barmal", publisher="Agency", published="2024-12-25", sha256="a" * 64),
        Source(id="wire", title="Barmal bombed", sha256="b" * 64),
    )
    texts = {"report": TEXT, "wire": "Barmal was bombed."}
    return Batch(sources, texts, told, (claim,), toponyms={"report": names})


@dataclass
class Desk:
    """A signed-in reviewer's browser, and the store behind it."""

    visit: Visit
    page: Page
    store: Store
    gazetteer: Gazetteer

    def saved(self, act: object) -> None:
        """Wait until the page has been drawn again after `act` was called."""
        self.visit.drawn_after(act)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A compiled gazetteer, which every test opens with aliases of its own."""
    return ensure_compiled(tmp_path_factory.mktemp("names"))


@pytest.fixture
def origin(tmp_path: Path, names: Path) -> Iterator[tuple[str, Store, SignIn, Gazetteer]]:
    """A server with editing over a store of its own."""
    own = open_gazetteer(names, aliases=tmp_path / "aliases.jsonl")
    with open_store(tmp_path / "incidents.gpkg") as store:
        store.write(batch(own), who="machine", why="read")
        sign_in = SignIn("Ayesha")
        app = create_app(Settings(data_dir=tmp_path, edit=True), store=store, gazetteer=own, sign_in=sign_in)
        with served(app) as address:
            yield address, store, sign_in, own


@pytest.fixture
def desk(visitor: Visitor, origin: tuple[str, Store, SignIn, Gazetteer], request: pytest.FixtureRequest) -> Desk:
    """A reviewer with the report open; the parameter, where there is one, is the context of the browser."""
    address, store, sign_in, own = origin
    visit = visitor(address, **getattr(request, "param", {}))
    visit.page.context.request.get(address + sign_in.path, max_redirects=0)  # the cookie, without the map
    visit.page.goto(address + "/edit/documents/report")
    visit.page.wait_for_function(READY, timeout=15_000)
    return Desk(visit, visit.page, store, own)


def select_words(page: Page, words: str) -> None:
    """Select words of the text, wherever the marks cut it."""
    page.evaluate(
        """words => {
            const text = document.getElementById('text');
            const from = text.textContent.indexOf(words);
            const range = document.createRange();
            const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            for (let at = 0, node; (node = walk.nextNode()); at += node.data.length) {
                if (at <= from && from < at + node.data.length) range.setStart(node, from - at);
                const end = from + words.length;
                if (at < end && end <= at + node.data.length) range.setEnd(node, end - at);
            }
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        words,
    )


def test_the_text_is_shown_as_it_is_with_what_was_read_marked(desk: Desk) -> None:
    text = desk.page.locator("#text")
    assert text.evaluate("node => node.textContent") == TEXT
    assert text.locator("img").count() == 0
    marked = {name: text.locator(f".is-{name}").all_inner_texts() for name in ("location", "demonym", "claim", "event")}
    assert "Bal" in marked["location"]
    assert marked["demonym"] == ["Pakistani"]
    assert "".join(marked["claim"]) == "eight people were killed"
    assert any("bombed" in words for words in marked["event"])


def test_a_machine_result_is_marked_as_such_everywhere_until_a_person_accepts_it(desk: Desk) -> None:
    page = desk.page
    expect(page.locator("#progress")).to_contain_text("2 machine-read incidents to review")
    expect(page.locator(".entry-row .tag.machine")).to_have_count(2)
    expect(page.locator("#gutter .disc-number.machine")).to_have_count(2)
    desk.saved(lambda: page.get_by_role("button", name="Accept").click())
    expect(page.locator("#progress")).to_contain_text("1 machine-read incident to review")
    expect(page.locator("#gutter .disc-number.reviewed")).to_have_count(1)
    last = desk.store.versions("strike")[-1]
    assert (last.who, last.why, last.changed) == ("Ayesha", "checked against the text", ("status",))
    assert (datetime.now(UTC) - last.at).total_seconds() < 60


def test_keys_go_through_a_document_and_undo_brings_it_back(desk: Desk) -> None:
    page = desk.page
    desk.saved(lambda: page.keyboard.press("a"))
    expect(page.locator(".entry.open .entry-title")).to_contain_text("Clash")
    page.keyboard.press("x")
    page.get_by_role("button", name="background, not news").click()
    expect(page.locator(".entry.rejected")).to_have_count(1)
    assert desk.store.versions("clash")[-1].why == "background, not news"
    page.keyboard.press("k")
    page.keyboard.press("j")
    expect(page.locator(".entry.open .entry-title")).to_contain_text("Clash")
    desk.saved(lambda: page.keyboard.press("u"))
    expect(page.locator(".entry.rejected")).to_have_count(0)
    assert [version.kind for version in desk.store.versions("clash")] == ["machine", "edit", "undo"]


def test_a_key_pressed_twice_decides_once_and_the_address_names_what_is_open(desk: Desk) -> None:
    page = desk.page
    assert page.url.endswith("?incident=strike")
    press = "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', bubbles: true}))"
    desk.saved(lambda: page.evaluate(f"() => {{ {press}; {press}; }}"))
    expect(page.locator(".entry.open .entry-title")).to_contain_text("Clash")
    assert page.url.endswith("?incident=clash")
    assert [len(desk.store.versions(name)) for name in ("strike", "clash")] == [2, 1]
    page.reload()
    page.wait_for_function(READY, timeout=15_000)
    expect(page.locator(".entry.open .entry-title")).to_contain_text("Clash")


def test_single_keys_can_be_turned_off_and_never_act_while_somebody_types(desk: Desk) -> None:
    page = desk.page
    page.locator(".decide .why").press("x")
    expect(page.locator(".sheet-form")).to_have_count(0)
    page.get_by_role("button", name="Keyboard").click()
    page.get_by_role("checkbox", name="Single keys act").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("a")
    page.wait_for_timeout(200)
    assert desk.store.incident("strike").status == "machine"


def test_a_place_is_corrected_by_search_and_its_spelling_remembered(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("c")
    page.get_by_role("searchbox", name="Search a place").fill("Spera")
    page.locator(".choice", has_text="AF-KHO").first.click()
    page.get_by_role("checkbox", name="Use").check()
    page.get_by_label("Why").fill("the map in the report")
    desk.saved(lambda: page.get_by_role("button", name="Save").click())
    found = desk.store.incident("strike")
    assert (found.location.place_id, found.location.method, found.status) == ("af-kho.spera", "editor", "reviewed")
    assert found.location.reported_name == "Bal"
    assert desk.store.versions("strike")[-1].why == "the map in the report"
    expect(page.locator("#toast")).to_contain_text("means this place from now on")
    assert desk.gazetteer.resolve(PlaceQuery("Bal")).place_id == "af-kho.spera"


def test_a_point_on_the_map_and_a_place_not_known_are_answers_too(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("c")
    page.get_by_role("button", name="Point on the map").click()
    page.locator("#map").click(position={"x": 200, "y": 120})
    desk.saved(lambda: page.get_by_role("button", name="Save").click())
    assert desk.store.incident("strike").location.precision == "exact"
    page.keyboard.press("c")
    page.get_by_role("button", name="Place not known").click()
    desk.saved(lambda: page.get_by_role("button", name="Save").click())
    unplaced = desk.store.incident("strike").location
    assert (unplaced.lon, unplaced.precision, unplaced.reported_name) == (None, "unlocated", "Bal")


def test_type_date_and_title_are_corrected_and_only_what_changed_is_kept(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("c")
    page.get_by_role("textbox", name="Title").fill("Air strikes on Barmal")
    page.get_by_label("Sub-type").select_option("Shelling/artillery/missile attack")
    page.get_by_label("Known is").select_option("month")
    desk.saved(lambda: page.get_by_role("button", name="Save").click())
    found = desk.store.incident("strike")
    assert (found.title, found.sub_event_type) == ("Air strikes on Barmal", "Shelling/artillery/missile attack")
    assert (found.date_start, found.date_end, found.date_precision) == (date(2024, 12, 1), date(2024, 12, 31), "month")
    assert set(desk.store.versions("strike")[-1].changed) == {
        "title", "sub_event_type", "date_start", "date_end", "date_precision", "status", "links",
    }  # fmt: skip


def test_the_numbers_of_a_claim_are_corrected_and_undo_restores_them(desk: Desk) -> None:
    page = desk.page
    page.get_by_role("button", name="Correct the claim").click()
    page.get_by_label("at least").fill("6")
    page.get_by_label("at most").fill("")
    page.get_by_label("civilians").check()
    desk.saved(lambda: page.get_by_role("button", name="Save").click())
    (claim,) = desk.store.claims(["strike"])
    assert (claim.low, claim.high, "civilians" in claim.categories) == (6, None, True)
    assert desk.store.incident("strike").fatalities_low == 6
    desk.saved(lambda: page.keyboard.press("u"))
    assert [one.low for one in desk.store.claims(["strike"])] == [8]


def test_an_incident_is_added_from_selected_words(desk: Desk) -> None:
    page = desk.page
    select_words(page, "A gunman shot dead two men in Spera.")
    page.get_by_role("button", name="Add as an incident").click()
    page.get_by_label("Event type").select_option("Violence against civilians")
    page.locator(".choice", has_text="Spera").click()
    desk.saved(lambda: page.get_by_role("button", name="Add it").click())
    added = next(one for one in desk.store.incidents_of("report") if one.id not in {"strike", "clash"})
    (evidence,) = added.evidence
    assert TEXT[evidence.start : evidence.end] == "A gunman shot dead two men in Spera."
    assert (added.location.place_id, added.status) == ("af-kho.spera", "reviewed")
    assert desk.store.versions(added.id)[0].who == "Ayesha"
    expect(page.locator(".entry.open .entry-title")).to_contain_text("gunman")


def test_an_incident_is_added_without_a_mouse_by_quoting_the_text(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("n")
    page.get_by_label("Words of the text").fill("words that are not there")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator(".form-error")).to_contain_text("do not stand in the text")
    page.get_by_label("Words of the text").fill("A gunman shot dead two men")
    desk.saved(lambda: page.get_by_role("button", name="Add it").click())
    assert len(desk.store.incidents_of("report")) == 3


def cast(desk: Desk, incident: str = "strike") -> list[tuple[str, str, str]]:
    return [(actor.role, actor.id, actor.name) for actor in desk.store.incident(incident).actors]


def test_actors_are_chosen_from_the_dictionary_by_any_spelling_and_without_a_mouse(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("c")
    search = page.get_by_role("searchbox", name="Search an actor")
    for role, words in (("initiator", "PAF"), ("claimed_by", "jfsan moh"), ("attributed_to", "Hafiz Gul")):
        page.get_by_label("Part of the one to add").select_option(role)
        search.fill(words)
        expect(page.locator(".actors-chooser .choice").first).to_be_visible()
        search.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(search).to_be_focused()
    desk.saved(lambda: page.get_by_role("button", name="Save").click())
    assert cast(desk) == [
        ("initiator", "pak_air_force", "Pakistan Air Force"),
        ("claimed_by", "jaish_fursan", "Jaish-e-Fursan-e-Muhammad"),
        ("attributed_to", "hafiz_gul_bahadur", "Hafiz Gul Bahadur group"),
    ]
    newest = desk.store.versions("strike")[-1]
    assert (newest.who, newest.why, newest.changed) == ("Ayesha", "corrected from the text", ("actors", "status"))
    desk.saved(lambda: page.keyboard.press("u"))
    assert cast(desk) == []


def test_an_actors_part_is_changed_another_is_added_as_written_and_one_is_taken_out(desk: Desk) -> None:
    page = desk.page
    known = [{"id": "ttp", "name": "TTP", "role": "initiator"}, {"id": "bla", "name": "BLA", "role": "target"}]
    desk.store.edit(
        Edit("strike", desk.store.incident("strike").version, "x", "y", datetime.now(UTC), {"actors": known})
    )
    page.reload()
    page.wait_for_function(READY, timeout=15_000)
    page.keyboard.press("c")
    page.get_by_label("Part of TTP").select_option("target")
    page.get_by_role("button", name="Take BLA out").click()
    page.get_by_role("searchbox", name="Search an actor").fill(f"Lashkar of {HOSTILE}")
    page.locator(".actors-chooser .choice", has_text="As written").click()
    desk.saved(lambda: page.get_by_role("button", name="Save").click())
    assert [(role, name) for role, _, name in cast(desk)] == [
        ("target", "Tehreek-e-Taliban Pakistan"),
        ("initiator", f"Lashkar of {HOSTILE}"),
    ]


def test_two_reports_of_one_event_are_merged_by_a_person_and_taken_apart_again(desk: Desk) -> None:
    page = desk.page
    card = page.locator(".same")
    expect(card).to_contain_text("Barmal bombed")
    expect(card.locator("tr.agrees")).to_have_count(3)
    card.get_by_label("Why").fill("same night, same district")
    desk.saved(lambda: card.get_by_role("button", name="One event").click())
    assert desk.store.incident("twin").status == "rejected"
    assert set(desk.store.incident("strike").sources) == {"report", "wire"}
    expect(page.locator(".same")).to_have_count(0)
    desk.saved(lambda: page.keyboard.press("u"))
    assert (desk.store.incident("twin").status, desk.store.incident("strike").sources) == ("machine", ("report",))
    page.locator(".same").get_by_label("Why").fill("two nights")
    desk.saved(lambda: page.locator(".same").get_by_role("button", name="Two events").click())
    expect(page.locator(".same")).to_have_count(0)


def test_two_events_that_were_read_as_one_are_split_and_undo_joins_them_again(desk: Desk) -> None:
    page = desk.page
    select_words(page, "A gunman shot dead two men in Spera.")
    page.get_by_role("button", name="Split").click()
    page.get_by_role("group", name="Claims that go along").get_by_role("checkbox").check()
    page.locator(".choice", has_text="Spera").click()
    desk.saved(lambda: page.get_by_role("button", name="Split it off").click())
    added = next(one for one in desk.store.incidents_of("report") if one.id not in {"strike", "clash"})
    assert (added.fatalities_low, desk.store.incident("strike").fatalities_low) == (8, None)
    assert added.location.reported_name == "Spera"
    expect(page.locator(".entry.open .decided")).to_contain_text("Reviewed by Ayesha")
    desk.saved(lambda: page.keyboard.press("u"))
    assert (desk.store.incident(added.id).status, desk.store.incident("strike").fatalities_low) == ("rejected", 8)


def test_a_conflict_shows_what_somebody_else_did_and_loses_nothing(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("c")
    page.get_by_role("textbox", name="Title").fill("My title")
    desk.store.edit(Edit("strike", 1, "Bilal", "he read it first", datetime.now(UTC), {"title": "His title"}))
    page.get_by_role("button", name="Save").click()
    notice = page.locator(".conflict")
    expect(notice).to_contain_text("Bilal: he read it first (title)")
    assert page.get_by_role("textbox", name="Title").input_value() == "My title"
    desk.saved(lambda: page.get_by_role("button", name="Save mine on top").click())
    assert desk.store.incident("strike").title == "My title"
    assert [version.who for version in desk.store.versions("strike")] == ["machine", "Bilal", "Ayesha"]


def test_words_pick_their_incident_and_an_incident_finds_its_words(desk: Desk) -> None:
    page = desk.page
    page.locator("#text .of-machine", has_text="Analysts recall").click()
    expect(page.locator(".entry.open .entry-title")).to_contain_text("Clash")
    assert page.locator("#text .hl.on").first.inner_text().startswith("Analysts")
    page.get_by_role("button", name="Claims", exact=True).click()
    expect(page.locator("#text")).to_have_class("text hide-claim")


def test_nothing_hostile_in_any_field_runs_or_becomes_markup(desk: Desk) -> None:
    strike = desk.store.incident("strike")
    told = strike.model_copy(
        update={
            "id": "a/b?c#d", "title": HOSTILE, "sources": ("x/y?z",),
            "evidence": (Span(source="x/y?z", start=0, end=len(HOSTILE)),),
            "location": strike.location.model_copy(update={"reported_name": HOSTILE, "name": HOSTILE}),
            "actors": (Actor(id="x", name=HOSTILE, role="initiator", words=HOSTILE),),
            "links": (Link(incident="strike", relation="disputes", reasons=(HOSTILE,)),),
        }
    )  # fmt: skip
    claim = Claim(
        id="h", claimant=HOSTILE, measure="other", label=HOSTILE, words=HOSTILE, incidents=(told.id,), source="x/y?z",
        start=0, end=9,
    )  # fmt: skip
    source = Source(id="x/y?z", title=HOSTILE, publisher=HOSTILE, url=f"https://example.org/{HOSTILE}", sha256="c" * 64)
    hostile = Batch((source,), {source.id: HOSTILE}, (told,), (claim,))
    desk.store.write(hostile, who=HOSTILE, why=HOSTILE)
    page = desk.page
    for path in ("/edit/documents", "/edit/documents/x%2Fy%3Fz?incident=a%2Fb%3Fc%23d"):
        page.goto(desk.visit.origin + path)
        page.wait_for_timeout(300)
        assert page.locator("main img, .desk img").count() == 0
    page.wait_for_function(READY, timeout=15_000)
    expect(page.locator(".entry.open .entry-title")).to_have_text(HOSTILE)
    page.get_by_role("button", name="Correct the claim").click()
    page.get_by_role("button", name="Cancel").click()
    desk.saved(lambda: page.keyboard.press("a"))
    assert desk.store.incident("a/b?c#d").status == "reviewed"


def test_a_pasted_text_is_read_and_its_review_begins(desk: Desk) -> None:
    page = desk.page
    page.goto(desk.visit.origin + "/edit/documents")
    page.get_by_role("button", name="Read it").click()
    expect(page.locator("#new-error")).to_contain_text("nothing to read yet")
    page.get_by_label("Paste the text").fill("Pakistani jets bombed Barmal district in Paktika on Monday.")
    page.get_by_label("Published").fill("2024-03-20")
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url("**/edit/documents/*")
    page.wait_for_function(READY, timeout=15_000)
    expect(page.locator("#text")).to_contain_text("Pakistani jets bombed")


@pytest.mark.parametrize("desk", [{"viewport": {"width": 390, "height": 844}, "has_touch": True}], indirect=True)
def test_a_phone_shows_text_and_incidents_in_turn_and_nothing_runs_off_the_side(desk: Desk) -> None:
    page = desk.page
    expect(page.locator("#text")).to_be_visible()
    expect(page.locator("#entries")).to_be_hidden()
    page.locator("#gutter .disc-number").first.click()
    page.get_by_role("button", name="Incidents", exact=True).click()
    expect(page.locator("#text")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator(".decide").get_by_role("button", name="Correct").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Show in the text").click()
    expect(page.locator("#text")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_have_no_accessibility_fault_that_a_program_can_find(desk: Desk, scheme: str) -> None:
    page = desk.page
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    for path, form in (("/edit/documents", False), ("/edit/documents/report", False), ("/edit/documents/report", True)):
        page.goto(desk.visit.origin + path)
        if path != "/edit/documents":
            page.wait_for_function(READY, timeout=15_000)
        if form:
            page.keyboard.press("c")
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert not found.response["violations"], json.dumps(found.response["violations"], indent=1)[:3000]
