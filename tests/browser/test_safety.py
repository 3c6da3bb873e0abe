"""No word of a report runs as code: sixteen hostile strings in every field of every view, and a control that fires."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from gazetteer import Gazetteer, Resolution
from gazetteer.model import Candidate
from geomap.model import Actor, Claim, Incident, Link, Source, Span, Statistic
from geomap.store import Batch
from tests.browser.conftest import Visitor, site_of

FIRE = "window.__fired=1"
HOSTILE = (
    f"<img src=x onerror={FIRE}>",
    f"<svg onload={FIRE}></svg>",
    f"<script>{FIRE}</script>",
    f"</script><script>{FIRE}</script>",
    f"${{{FIRE}}}",
    f"`;{FIRE};`",
    f"`+({FIRE})+`",
    f'"><img src=x onerror={FIRE}>',
    f"'><img src=x onerror={FIRE}>",
    '<iframe srcdoc="<script>parent.__fired=1</script>"></iframe>',
    f"<details open ontoggle={FIRE}>x</details>",
    f"<input autofocus onfocus={FIRE}>",
    f'"-({FIRE})-"',
    f"'-({FIRE})-'",
    f"<video><source onerror={FIRE}></video>",
    f"\u2028;{FIRE}//",
)
FIRED = "() => window.__fired"


def unsafe_page(text: str) -> str:
    """What a careless page does with a report's words: into markup, attributes and script, unescaped."""
    scripts = (f"const a = `{text}`", f'const b = "{text}"', f"const c = '{text}'", f"// {text}\n")
    return f"<body>{text}<p title=\"{text}\">x<p title='{text}'>y" + "".join(f"<script>{s}</script>" for s in scripts)


def test_every_hostile_string_fires_on_a_deliberately_unsafe_page(browser: Browser) -> None:
    page = browser.new_page()
    for text in HOSTILE:
        page.goto("about:blank")
        page.set_content(unsafe_page(text), wait_until="commit")
        page.wait_for_function(FIRED, timeout=3000)
    page.close()


def hostile_batch() -> Batch:
    """An incident for every string, which stands in each of its fields and in those of its claims and source."""
    incidents, claims, sources, texts, statistics = [], [], [], {}, []
    for n, text in enumerate(HOSTILE):
        source = f"source {n} {text}"
        texts[source] = f"At {text} eight people were killed."
        address = f"https://example.org/{text}"
        known = {"id": source, "title": text, "publisher": text, "url": address, "sha256": "0" * 64, "language": text}
        sources.append(Source.model_validate(known))
        claims.append(
            Claim(id=f"claim {n} {text}", claimant=text, measure="killed", low=n, high=n, label=text, words=text,
                  incidents=(_id(n),), source=source, start=0, end=len(texts[source]))
        )  # fmt: skip
        statistics.append(
            Statistic(id=f"statistic {n} {text}", measure="killed", high=9, areas=("AF-PKA", text), period=text,
                      claimant=text, words=text, source=source)
        )  # fmt: skip
        incidents.append(
            Incident(
                id=_id(n), title=text, event_type="Battles", date_start=date(2024, 1, 1 + n), date_precision="day",
                location=_place(n, text), claims=(claims[-1].id,), sources=(source,), disputed=True,
                actors=(Actor(id=text, name=text, role="target", words=text),),
                links=(Link(incident=_id((n + 1) % len(HOSTILE)), relation="disputes", reasons=(text,)),),
                evidence=(Span(source=source, start=0, end=9 + len(text)),),
            )
        )  # fmt: skip
    told = {"incidents": tuple(incidents), "claims": tuple(claims), "statistics": tuple(statistics)}
    return Batch(sources=tuple(sources), texts=texts, **told)


def _id(n: int) -> str:
    return f"h{n} {HOSTILE[n]}"


def _place(n: int, text: str) -> Resolution:
    lon, lat = 68.0 + n / 4, 32.0 + (n % 4) / 2
    units = dict.fromkeys(("adm1_name", "adm2_code", "adm2_name", "adm1_name_at_date", "adm2_name_at_date"), text)
    candidates = tuple(
        Candidate(place_id=f"{k}{text}", name=text, place_class="district", adm2_name=text, score=0.5, reasons=(text,))
        for k in range(2)
    )
    return Resolution(
        status="resolved", reported_name=text, place_id=f"place {text}", name=text, lon=lon, lat=lat, country="AF",
        countries=("AF",), adm1_code="AF-PKA", precision="district" if n % 2 else "settlement", score=0.9, margin=0.1,
        uncertainty_m=20_000.0, method="fuzzy", candidates=candidates, **units,
    )  # fmt: skip


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory, gazetteer: Gazetteer) -> Iterator[str]:
    """A server over the hostile batch, written by a hostile editor."""
    folder = tmp_path_factory.mktemp("hostile")
    with site_of(folder, gazetteer, hostile_batch(), who=HOSTILE[0], why=HOSTILE[1]) as origin:
        yield origin


def assert_quiet(page: Page) -> None:
    """Nothing of a report has run, and none of it has become an element."""
    assert page.evaluate(FIRED) is None
    assert page.locator("img[src=x], iframe, video, details[ontoggle], svg[onload], input[autofocus]").count() == 0


def test_lists_map_overview_and_spots_run_nothing(visitor: Visitor, hostile_site: str) -> None:
    page = visitor(hostile_site).open("/?show=overview")
    expect(page.locator(".provinces tbody tr")).not_to_have_count(0)
    for name in ("District", "Actor", "Who claims it"):
        page.locator("summary", has_text=name).click()
    assert_quiet(page)
    page.get_by_role("button", name="Incidents 16").click()
    expect(page.locator("#list .row")).not_to_have_count(0)
    for mark in page.locator(".marks .mark").all():
        mark.focus()
    page.locator(".marks .mark[data-kind=area], .marks .mark[data-kind=cluster]").first.focus()
    page.keyboard.press("Enter")
    page.mouse.move(1000, 400)
    page.mouse.move(1100, 450)
    page.wait_for_timeout(200)
    assert_quiet(page)


def test_every_incident_read_beside_the_map_runs_nothing(visitor: Visitor, hostile_site: str) -> None:
    page = visitor(hostile_site).open()
    page.locator("#list .row").first.click()
    for text in reversed(HOSTILE):  # the newest comes first
        expect(page.locator("#incident h2")).to_have_text(" ".join(text.split()))
        page.locator("#incident details summary").click()
        assert_quiet(page)
        if text != HOSTILE[0]:
            page.get_by_role("button", name="Next incident").click()


def test_every_incident_on_its_own_page_runs_nothing(visitor: Visitor, hostile_site: str) -> None:
    page = visitor(hostile_site).page
    for n in range(len(HOSTILE)):
        page.goto(f"{hostile_site}/incidents/{quote(_id(n), safe='')}?f=html")
        expect(page.locator("section h2").first).to_have_text("What is claimed")
        assert_quiet(page)


def test_hostile_words_in_the_address_run_nothing(visitor: Visitor, hostile_site: str) -> None:
    page = visitor(hostile_site).page
    settled = "() => performance.getEntriesByName('geomap:ready').length || document.getElementById('failure')"
    # Those that the server takes together; then, alone, those that it refuses and the page has to tell of.
    for names in (("q", "actor", "claimant", "incident", "view"), ("province",), ("datetime",), ("bbox",)):
        for half in (HOSTILE[:8], HOSTILE[8:]):
            value = quote(" ".join(half), safe="")
            page.goto(f"{hostile_site}/?" + "&".join(f"{name}={value}" for name in names))
            page.wait_for_function(settled)
            assert_quiet(page)


def test_a_page_that_is_not_there_runs_nothing(visitor: Visitor, hostile_site: str) -> None:
    page = visitor(hostile_site).page
    for text in HOSTILE[::5]:
        page.goto(f"{hostile_site}/{quote(text, safe='')}")
        expect(page.locator("h1")).to_have_text("Not Found")
        assert_quiet(page)
