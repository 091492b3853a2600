"""The comparison page narrows, rates, explains and hands out what it shows."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from httpx import Response

from hub.app import Hub
from hub.reference.importing import import_reference
from hub.sdmx.flows import stocks
from hub.web.shelf import Choice
from tests.documents import NOW
from tests.hub import a_reader, invented
from tests.hub.invented_hub import Browser
from tests.hub.reference.glotip_file import row, write

SEX = "table=victims:sex&period=2019"
TOTAL = "table=victims:total&period=2019"


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[tuple[Hub, Browser]]:
    """Ana, over an invented region."""
    with a_reader.reading(tmp_path / "hub", invented.region()) as both:
        yield both


@pytest.fixture
def browser(reader: tuple[Hub, Browser]) -> Browser:
    """Her browser."""
    return reader[1]


def rows(answer: Response) -> list[dict[str, str]]:
    """The lines of a CSV file."""
    return list(csv.DictReader(io.StringIO(answer.text)))


def heads(page: str) -> list[str]:
    """The countries over the table."""
    [head] = re.findall(r"<thead>(.*?)</thead>", page.split('class="sheet"')[1], re.DOTALL)[:1]
    return re.findall(r'<th scope="col">([^<]*?)(?:\xa0.)?</th>', head)


def test_countries_are_chosen_in_the_address(browser: Browser) -> None:
    """Only these are shown, and the form shows what was chosen."""
    page = browser.get(f"/compare?{SEX}&country=XK&country=AL&country=nobody").text

    assert ["Albania", "Kosovo*"] == heads(page)
    assert 2 == page.count('name="country" value="AL" checked') + page.count('value="XK" checked')
    assert "nobody" not in page.partition("<footer")[0]


def test_many_countries_are_told_apart_in_sentences(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A square of all pairs is for few; sentences say the same differences."""
    few = browser.get(f"/compare?{TOTAL}").text
    monkeypatch.setattr("hub.wording_pairs._MOST_IN_A_SQUARE", 6)
    many = browser.get(f"/compare?{TOTAL}").text

    above = set(re.findall(r'title="([^"<]+ is higher than)', few))
    assert above
    assert above == set(re.findall(r"<li>([^<]+ is higher than)", many))
    assert 'class="matrix"' in few
    assert 'class="matrix"' not in many


def test_many_cautions_are_listed_after_the_figures(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is lost: what stood over the figures stands under them, and the link says how many."""
    few = browser.get(f"/compare?{TOTAL}").text
    monkeypatch.setattr("hub.wording.MOST_BESIDE", 0)
    many = browser.get(f"/compare?{TOTAL}").text

    said = set(re.findall(r"<p>([†‡] [^<]+)</p>", few))
    before, _, after = many.partition('class="sheet"')
    assert said
    assert said == set(re.findall(r"<li>([†‡] [^<]+)</li>", after))
    assert not re.findall(r"<p>[†‡] ", many.partition('id="cautions"')[0])
    assert f'<a href="#cautions">‡ Cautions that hold here, all listed at the end: {len(said)}' in (
        before
    )
    assert 'id="cautions"' not in few


def test_chosen_countries_have_no_total_that_gives_hidden_numbers_away(tmp_path: Path) -> None:
    """Two are hidden in each choice of three, and several choices would be several equations."""
    counts = {"AL": 3, "BA": 3, "RS": 4, "HR": 10}
    releases = [
        invented.release(party, invented.table({}, lambda n=count: n, rule=invented.minimum_of(5)))
        for party, count in counts.items()
    ]

    def total(browser: Browser, *chosen: str) -> str:
        asked = "".join(f"&country={each}" for each in chosen)
        page = browser.get(f"/compare?{TOTAL}{asked}").text
        [found] = re.findall(r'class="region"><(?:b|span[^>]*)>([^<]+)<', page)
        return str(found)

    with a_reader.reading(tmp_path / "hub", releases) as (_, browser):
        assert ("20", "not shown") == (total(browser), total(browser, "AL", "BA", "HR"))
        assert "10" == total(browser, "HR")


def test_the_form_names_kosovo_with_its_footnote(browser: Browser) -> None:
    """Also where only others are shown, or nothing."""
    for query in (f"{SEX}&country=AL", "table=victims:nose"):
        page = browser.get(f"/compare?{query}").text
        assert "Kosovo*" in page
        assert "UNSCR 1244" in page


def test_codes_are_put_into_groups(browser: Browser) -> None:
    """What was released by single citizenship or in groups is shown in groups alike."""
    page = browser.get("/compare?table=victims:citizenship&period=2019&level=group").text

    assert 'name="level" value="group" checked' in page
    assert 'name="level"' not in browser.get(f"/compare?{SEX}").text


def test_rates_say_whose_inhabitants_with_year_and_source(browser: Browser) -> None:
    """A rate without its population is worth nothing."""
    page = browser.get(f"/compare?{TOTAL}&per=100000&country=AL").text

    assert "Victims of trafficking, 2019, per 100,000 inhabitants" in page
    assert "Albania: 2,402,113 inhabitants in 2023. Institute of Statistics of Albania" in page
    assert re.search(r"<b>4\.\d\d</b>", page)


def test_what_could_have_been_told_stands_beside_cannot_tell(browser: Browser) -> None:
    """Each pair that nobody can tell apart has the difference from which on one could."""
    page = browser.get(f"/compare?{SEX}").text

    assert re.search(r'cannot-tell"></span>.*?<span class="least">\d+</span>', page, re.DOTALL)


def test_method_notes_and_reasons_are_on_the_page(browser: Browser) -> None:
    """What a country counts stands under its name, with its grade and every reason."""
    page = browser.get(f"/compare?{SEX}").text
    [mk] = re.findall(r"<details>\s*<summary>North Macedonia(.*?)</details>", page, re.DOTALL)

    assert '<span class="grade">C</span>' in mk
    assert "Figures of different statuses are not compared." in mk
    assert "The identification team, on a form signed by the police" in mk
    assert 'href="/country/MK"' in mk


def test_five_absences_have_a_legend(browser: Browser) -> None:
    """Zero, below minimum, not published, not collected and not covered are told apart."""
    page = browser.get(f"/compare?{SEX}").text
    signs = re.findall(r'<span class="sign" aria-hidden="true">(.)</span> ([^:]*):', page)

    assert ["zero", "below the minimum", "not published", "not collected", "not covered"] == [
        words for _, words in signs
    ]
    assert 5 == len({sign for sign, _ in signs})


def test_figures_of_unodc_stand_apart(reader: tuple[Hub, Browser], tmp_path: Path) -> None:
    """With their source, in a table of their own, small ones as a range."""
    hub, browser = reader
    assert "UNODC" not in browser.get(f"/compare?{TOTAL}").text
    file = write(tmp_path / "glotip.xlsx", [row(), row(Iso3_code="ALB", txtVALUE="<5")])
    import_reference(file, hub.reference, reports=tmp_path, now=NOW)

    page = browser.get(f"/compare?{TOTAL}").text
    [apart] = re.findall(r'<section class="apart">(.*?)</section>', page, re.DOTALL)

    assert "<td>0 to 4</td>" in apart
    assert "<td>33</td>" in apart
    assert "glotip.xlsx" in apart
    assert "never subtract" in apart


def test_the_table_leaves_as_csv(browser: Browser) -> None:
    """The same numbers, the observation of each cell, and the footnote where it is due."""
    answer = browser.get(f"/compare.csv?{SEX}")
    found = {(each["country"], each["sex"]): each for each in rows(answer)}

    assert 'attachment; filename="victims-sex-2019.csv"' == answer.headers["Content-Disposition"]
    assert 7 * 4 == len(found)
    assert "78" == found["AL", "female"]["shown"]
    assert "below-minimum" == found["AL", "other"]["observation"]
    assert "" == found["AL", "other"]["shown"] == found["AL", "other"]["low"]
    assert "UNSCR 1244" in found["XK", "female"]["footnote"]
    assert "Kosovo*" == found["XK", "female"]["name"]
    assert "" == found["AL", "female"]["footnote"]


def test_rates_leave_with_their_population(browser: Browser) -> None:
    """In a file too, a rate says whose inhabitants it was divided by."""
    [albania] = rows(browser.get(f"/compare.csv?{TOTAL}&per=100000&country=AL"))

    assert ("100000 inhabitants", "2402113", "2023") == (
        albania["per"],
        albania["population"],
        albania["population_year"],
    )
    assert 4 < float(albania["low"]) < float(albania["shown"]) < float(albania["high"]) < 6


def test_the_workbook_has_notes_and_footnotes(browser: Browser) -> None:
    """Numbers are numbers; what has to be said is on a page of its own."""
    answer = browser.get(f"/compare.xlsx?{SEX}")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))

    table, notes = book["Table"], book["Notes"]
    assert ["country", "name", "period", "sex"] == [cell.value for cell in table[1]][:4]
    assert 78 == table[2][5].value
    said = [row[0].value for row in notes.iter_rows()]
    assert "Victims of trafficking by sex, 2019" == said[0]
    assert any("UNSCR 1244" in str(each) for each in said)


def test_pictures_leave_with_title_and_footnote(browser: Browser) -> None:
    """Also without the page around them, nobody has to guess what they show."""
    svg = browser.get(f"/chart.svg?{SEX}&alone=true")
    png = browser.get(f"/chart.png?{SEX}")

    assert "Victims of trafficking by sex, 2019" in svg.text
    assert "UNSCR 1244" in svg.text
    assert 'filename="victims-sex-2019.svg"' in svg.headers["Content-Disposition"]
    assert png.content.startswith(b"\x89PNG")
    assert "UNSCR 1244" in browser.get(f"/chart.svg?{SEX}").text


def test_the_query_for_programs_names_a_dataflow_that_is_served(
    reader: tuple[Hub, Browser],
) -> None:
    """The address on the page is the one under which SDMX knows the table."""
    hub, browser = reader
    page = browser.get("/compare?table=victims:citizenship&period=2019&country=AL").text
    [address] = re.findall(r'<a href="(/sdmx/[^"]*)"', page)
    served = stocks(invented.held(invented.region()).releases, hub.catalogue)

    assert urlsplit(address).path.removeprefix("/sdmx/v2/data/dataflow/DCIM/") in served
    assert "c[TIME_PERIOD]=2019&amp;c[REF_AREA]=AL" in address


def test_no_query_is_given_for_what_was_never_released_so(browser: Browser) -> None:
    """SDMX adds nothing up: there is no dataflow of totals where none was released."""
    assert "/sdmx/" not in browser.get(f"/compare?{TOTAL}").text


@pytest.mark.parametrize("path", ["chart.png", "compare.csv", "compare.xlsx"])
def test_files_of_nothing_are_refused(browser: Browser, path: str) -> None:
    """A file of a table that nobody published is a sentence, not an empty file."""
    answer = browser.get(f"/{path}?table=victims:nose&period=2019")

    assert 404 == answer.status_code
    assert 'role="alert"' in answer.text


def test_a_choice_is_an_address() -> None:
    """Whatever is chosen can be linked and cited."""
    choice = Choice("victims:sex", "2019", ("AL", "XK"), in_groups=True, is_rated=True)

    assert (
        "table=victims%3Asex&period=2019&country=AL&country=XK&level=group&per=100000"
        == choice.query
    )
