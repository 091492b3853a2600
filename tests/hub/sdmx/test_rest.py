"""The interface: who is answered what, and how it says no."""

import base64
import json
from datetime import timedelta

import httpx
import pytest

from hub.sdmx import formats
from tests.documents import NOW
from tests.hub.invented_hub import Browser
from tests.hub.sdmx.asking import CSV, CSV_1, DATA_JSON, JSON, XSD, Asking
from tests.hub.sdmx.invented_region import LATER, PASSWORD, InventedRegion

FLOW = "VICTIMS-SEX-AGE_GROUP"
OF_SELEC = "VICTIMS-CITIZENSHIP-GROUP"
DATA = f"/v2/data/dataflow/DCIM/{FLOW}/2.0.0"


ATTRIBUTES = (
    "CI_LOWER",
    "CI_UPPER",
    "SHOWN",
    "OBS_STATUS",
    "CONF_STATUS",
    "NOISE_SD",
    "DP_EPSILON",
    "DP_DELTA",
    "VINTAGE",
    "RELEASE_ID",
)
"""All that are left out where they are not asked for."""


def flows(answer: httpx.Response) -> list[str]:
    """The dataflows of a structure message."""
    return [each["id"] for each in answer.json()["data"]["dataflows"]]


@pytest.mark.parametrize(
    ("reader", "expected"),
    [("ana", [FLOW, "VICTIMS-TOTAL", "VICTIMS-TRANSIT-GROUP"]), ("eva", [OF_SELEC])],
)
def test_a_reader_sees_what_its_body_may_read(
    ask: Asking, reader: str, expected: list[str]
) -> None:
    """Two bodies see different dataflows at the same address."""
    assert expected == flows(ask("/v2/structure/dataflow", JSON, reader=reader))


@pytest.mark.parametrize(
    "path",
    [
        "/v2/structure/dataflow/DCIM/{}",
        "/v2/structure/datastructure/DCIM/{}",
        "/v2/structure/provisionagreement/DCIM/{}-BY-AL",
        "/v2/data/dataflow/DCIM/{}",
        "/v2/data/datastructure/DCIM/{}",
        "/v2/data/provisionagreement/DCIM/{}-BY-AL",
        "/v2/data/dataflow/DCIM/{}/*/a.wrong.key",
        "/v2/data/dataflow/DCIM/{}?dimensionAtObservation=CITIZENSHIP",
        "/v2/data/dataflow/DCIM/{}?dimensionAtObservation=NOPE",
        "/v2/data/dataflow/DCIM/{}?attributes=none&measures=none",
        "/v2/data/dataflow/DCIM/{}?c[OBS_STATUS]=A",
        "/v2/data/dataflow/DCIM/{}?c[NOPE]=x",
        "/v2/availability/dataflow/DCIM/{}",
        "/v2/availability/dataflow/DCIM/{}?mode=available",
        "/v2/availability/dataflow/DCIM/{}?c[VINTAGE]=1",
        "/v2/schema/dataflow/DCIM/{}",
        "/v2/schema/dataflow/DCIM/{}?dimensionAtObservation=CITIZENSHIP",
        "/v1/data/{}",
        "/v1/data/{}?detail=serieskeysonly",
        "/v1/data/{}?detail=nodata",
        "/v1/dataflow/DCIM/{}",
        "/v1/availableconstraint/{}",
    ],
)
def test_a_flow_of_others_is_as_one_that_does_not_exist(ask: Asking, path: str) -> None:
    """Nothing in a refusal tells whether anybody published such a table."""
    of_others, of_nobody = ask(path.format(OF_SELEC)), ask(path.format("VICTIMS-CONSENT"))

    assert 404 == of_others.status_code
    assert of_nobody.content == of_others.content
    assert OF_SELEC not in ask("/v2/structure/*").text


def test_who_may_read_nothing_finds_nothing(ask: Asking) -> None:
    """A body without any agreement gets code lists of public words, and no dataflow."""
    assert 404 == ask("/v2/structure/dataflow", JSON, reader="ivo").status_code
    assert 404 == ask(DATA, CSV, reader="ivo").status_code
    assert 200 == ask("/v2/structure/codelist/DCIM/CL_SEX", JSON, reader="ivo").status_code


@pytest.mark.parametrize(
    "header",
    [
        None,
        "Bearer dcim_wrong",
        "Bearer",
        "Basic !!!",
        "Basic " + base64.b64encode(b"ana:dcim_wrong").decode(),
        "Digest x",
    ],
)
def test_strangers_are_asked_who_they_are(ask: Asking, header: str | None) -> None:
    """Without a key that opens something there is only the question for one."""
    sent = {"Authorization": header} if header else {}

    answer = ask(DATA, CSV, reader=None, headers=sent)

    assert 401 == answer.status_code
    assert "Basic" in answer.headers["WWW-Authenticate"]
    assert "AL" not in answer.text


def test_a_key_serves_as_a_password_for_its_own_account_only(
    region: InventedRegion, ask: Asking
) -> None:
    """The name before the colon must be the account's."""

    def basic(name: str) -> int:
        pair = base64.b64encode(f"{name}:{region.key_of['ana']}".encode()).decode()
        return ask(DATA, CSV, reader=None, headers={"Authorization": f"Basic {pair}"}).status_code

    assert 200 == basic("ana")
    assert 401 == basic("eva")


def test_a_session_of_the_pages_opens_it_too(region: InventedRegion, ask: Asking) -> None:
    """Whoever is logged in follows a link to data without any key."""
    browser = Browser(region.app)
    form = browser.get("/login").text
    csrf = form.split('name="csrf" value="')[1].split('"')[0]
    browser.post("/login", data={"name": "ana", "password": PASSWORD, "csrf": csrf})
    cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}
    browser.close()

    answer = ask(DATA, CSV, reader=None, headers=cookie)

    assert 200 == answer.status_code
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "accept", "status", "number"),
    [
        (DATA, "image/png", 406, 140),
        (DATA, "application/vnd.sdmx.data+csv;version=9.0.0", 406, 140),
        (DATA, "application/vnd.sdmx.data+csv;labels=name", 406, 140),
        (f"{DATA}/A.AL......", CSV, 400, 140),
        (f"{DATA}?c[TIME_PERIOD]=ge:soon", CSV, 400, 140),
        (f"{DATA}?c[SEX]=about:female", CSV, 400, 140),
        (f"{DATA}?updatedAfter=soon", CSV, 400, 140),
        (f"{DATA}?updatedAfter=2026-03-02&asOf=2026-03-01", CSV, 400, 140),
        (f"{DATA}?includeHistory=perhaps", CSV, 400, 140),
        (f"{DATA}?firstNObservations=0", CSV, 400, 140),
        (f"{DATA}?attributes=AGE", CSV, 400, 140),
        (f"{DATA}?sort=SEX", CSV, 400, 140),
        (f"{DATA}?asOf=2026-01-01&asOf=2026-01-02", CSV, 400, 140),
        (f"/v2/data/metadataflow/DCIM/{FLOW}", CSV, 400, 140),
        ("/v2/structure/dataflow?references=cousins", JSON, 400, 140),
        ("/v2/structure/dataflow?detail=some", JSON, 400, 140),
        (f"{DATA}/A.DE.*.*.*", CSV, 404, 100),
        (f"/v2/data/dataflow/DCIM/{FLOW}/1.0.0", CSV, 404, 100),
        (f"/v2/data/dataflow/ESTAT/{FLOW}", CSV, 404, 100),
        ("/v2/structure/codelist/DCIM/CL_NONE", JSON, 404, 100),
        ("/v2/codelist", JSON, 404, 100),
        ("/v3/data", JSON, 404, 100),
        (f"{DATA}?c[CITIZENSHIP]=AL", CSV, 400, 140),
        (f"{DATA}?c[OBS_VALUE]=sw:1", CSV, 400, 140),
        (f"{DATA}?c[OBS_VALUE]=gt:{'9' * 400}/1", CSV, 400, 140),
        (f"{DATA}?c[VINTAGE]=first", CSV, 400, 140),
        (f"{DATA}?dimensionAtObservation=TRANSIT", CSV, 400, 140),
        (f"{DATA}?measures=obs", CSV, 400, 140),
        (f"/v1/data/{FLOW}?detail=some", CSV, 400, 140),
        (f"/v1/data/{FLOW}?detail=nodata&dimensionAtObservation=AllDimensions", CSV, 400, 140),
        ("/v2/data/dataflow/DCIM/*", CSV_1, 406, 140),
        ("/v2/structure/codelist/DCIM/CL_SEX/1.0.0/female/x", JSON, 400, 140),
        ("/v2/structure/codelist/DCIM/CL_SEX/2.0.0/nobody", JSON, 404, 100),
        (f"/v2/availability/dataflow/DCIM/{FLOW}?mode=other", JSON, 400, 140),
        (f"/v2/availability/dataflow/DCIM/{FLOW}?c[VINTAGE]=9", JSON, 404, 100),
        (f"/v2/schema/dataflow/DCIM/{FLOW}?explicitMeasure=true", JSON, 400, 140),
        (f"/v2/schema/dataflow/DCIM/{FLOW}?dimensionAtObservation=TRANSIT", XSD, 400, 140),
        ("/v2/schema/dataflow/DCIM/*", XSD, 400, 140),
        (f"/v2/schema/dataflow/DCIM/{FLOW}", CSV, 406, 140),
        (f"{DATA}?c[OBS_VALUE]=gt:1000000", CSV, 404, 100),
        ("/v2/metadata/dataflow/DCIM", JSON, 501, 501),
        ("/v2/registration/id/x", JSON, 501, 501),
    ],
)
def test_refusals_say_which_rule(
    ask: Asking, path: str, accept: str, status: int, number: int
) -> None:
    """One valid request, one thing wrong with it, one status and one of SDMX's numbers."""
    answer = ask(path, f"{accept},application/problem+json;q=0")

    assert (status, number) == (answer.status_code, json.loads(answer.text)["errors"][0]["code"])


def test_too_much_is_refused_before_it_is_read(
    ask: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit on observations is checked without fetching one."""
    monkeypatch.setattr("hub.sdmx.service.MOST_OBSERVATIONS", 71)

    for path, accept in (
        (DATA, CSV),
        (f"/v2/availability/dataflow/DCIM/{FLOW}/*/A.AL?mode=available&c[OBS_VALUE]=gt:0", JSON),
    ):
        answer = ask(path, accept)
        assert (413, True) == (answer.status_code, "expected at most 71" in answer.text)


@pytest.mark.parametrize("version", ["2.0.0", "latest", "+", "*", "~", ""])
@pytest.mark.parametrize("slash", ["", "/"])
def test_versions_and_slashes_as_clients_write_them(ask: Asking, version: str, slash: str) -> None:
    """There is one version of everything, by whatever name it is asked for."""
    path = f"/v2/data/dataflow/DCIM/{FLOW}" + (f"/{version}" if version else "")

    assert 72 == len(ask.rows(path + slash))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"{DATA}/*", 72),
        (f"{DATA}/A.AL.*.*.*", 24),
        (f"{DATA}/A.AL+RS...", 48),
        (f"{DATA}/A.AL", 24),
        (f"{DATA}/A.AL.*.female.child,A.RS.*.male.child", 4),
        (f"{DATA}?c[REF_AREA]=AL,RS&c[SEX]=ne:female", 36),
        (f"{DATA}?c[REF_AREA]=AL&c[AGE_GROUP]=sw:ch", 8),
        (f"{DATA}?c[TIME_PERIOD]=ge:2024", 36),
        (f"{DATA}?c[TIME_PERIOD]=ge:2023+le:2023", 36),
        (f"{DATA}?firstNObservations=1", 36),
        (f"{DATA}?firstNObservations=1&lastNObservations=1", 72),
        (f"/v1/data/{FLOW}?startPeriod=2024", 36),
        (f"/v1/data/{FLOW}?endPeriod=2023-12", 36),
        (f"/v1/data/DCIM,{FLOW},2.0.0/all/DCIM,XK", 24),
        (f"/v1/data/{FLOW}/all/AL+XK", 48),
        (f"/v2/data/provisionagreement/DCIM/{FLOW}-BY-XK", 24),
        (f"/v2/data/datastructure/DCIM/{FLOW}", 72),
        (f"{DATA}?includeHistory=true", 84),
        (f"{DATA}?updatedAfter=2026-03-02", 12),
        (f"{DATA}?updatedAfter=2026-03-01T11:00:00%2B00:00", 72),
        (f"{DATA}?updatedAfter=2026-03-02&includeHistory=true", 12),
    ],
)
def test_what_is_asked_for_is_given(ask: Asking, path: str, expected: int) -> None:
    """Keys, filters, periods, cuts, providers and times each leave what they say."""
    assert expected == len(ask.rows(path))


def test_last_observations_are_the_latest(ask: Asking) -> None:
    """One of each series, of the last period."""
    found = ask.rows(f"{DATA}?lastNObservations=1")

    assert (36, {"2024"}) == (len(found), {row["TIME_PERIOD"] for row in found})


@pytest.mark.parametrize(("moment", "vintage"), [(NOW, "1"), (LATER, "2")])
def test_as_of_answers_as_one_would_have_then(ask: Asking, moment: object, vintage: str) -> None:
    """A correction speaks from the moment it arrived, not before."""
    asked = str(moment).replace(" ", "T").replace("+", "%2B")

    found = ask.rows(f"{DATA}/A.AL...?c[TIME_PERIOD]=2024&asOf={asked}")

    assert {vintage} == {row["VINTAGE"] for row in found}


def test_before_anything_arrived_there_was_nothing(ask: Asking) -> None:
    """No release has filed before the first."""
    before = (NOW - timedelta(days=1)).date()

    assert 404 == ask(f"{DATA}?asOf={before}", CSV).status_code


def test_history_comes_as_data_sets_in_the_order_of_arrival(ask: Asking) -> None:
    """What was replaced stands in a data set of its own, before what replaced it."""
    path = f"{DATA}/A.AL...?c[TIME_PERIOD]=2024&includeHistory=true"

    message = ask(path, DATA_JSON).json()["data"]

    vintage = [a["id"] for a in message["structures"][0]["attributes"]["observation"]].index(
        "VINTAGE"
    )
    sets = [
        {
            obs[1 + vintage]
            for series in each["series"].values()
            for obs in series["observations"].values()
        }
        for each in message["dataSets"]
    ]
    assert [{1}, {2}] == sets


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("attributes=none", {"OBS_VALUE"}),
        ("attributes=dataset", {"OBS_VALUE"}),
        ("attributes=series,VINTAGE", {"OBS_VALUE", "VINTAGE"}),
        ("attributes=VINTAGE,SHOWN&measures=OBS_VALUE", {"OBS_VALUE", "SHOWN", "VINTAGE"}),
        ("measures=none", {*ATTRIBUTES}),
        ("attributes=obs", {"OBS_VALUE", *ATTRIBUTES}),
        ("attributes=none,dsd", {"OBS_VALUE", *ATTRIBUTES}),
        ("", {"OBS_VALUE", *ATTRIBUTES}),
    ],
)
@pytest.mark.parametrize("form", [formats.CSV_2, formats.GENERIC_XML, formats.DATA_JSON], ids=str)
def test_columns_are_those_of_the_words_that_are_said(
    ask: Asking, chosen: str, expected: set[str], form: formats.Format
) -> None:
    """By name, by where they are attached, or all; beside footnotes, that always are."""
    said = ask(f"{DATA}/A.XK?{chosen}", str(form)).text

    every = {"OBS_VALUE", "FOOTNOTE", *ATTRIBUTES}
    assert {*expected, "FOOTNOTE"} == {
        name for name in every if name in said or (name == "OBS_VALUE" and "<gen:ObsValue" in said)
    }


def test_single_items_of_a_list_are_served(ask: Asking) -> None:
    """A list that holds no other says that it is a part."""
    path = "/v2/structure/codelist/DCIM/CL_SEX,CL_AGE_GROUP/*/female,male?references=none"

    lists = ask(path, JSON).json()["data"]["codelists"]

    assert ["CL_SEX"] == [each["id"] for each in lists]
    assert ["female", "male"] == [code["id"] for code in lists[0]["codes"]]
    assert lists[0]["isPartial"]


def test_a_footnote_stands_beside_the_name_in_json(ask: Asking) -> None:
    """Whoever shows the name has what must be said with it."""
    [structure] = ask(DATA, DATA_JSON).json()["data"]["structures"]

    areas = {each["id"]: each for each in structure["dimensions"]["series"][1]["values"]}
    assert "UNSCR 1244" in areas["XK"]["description"]
    assert "description" not in areas["AL"]


def test_columns_are_chosen(ask: Asking) -> None:
    """What is not asked for does not travel; what must be said always does."""
    [row, *_] = ask.rows(f"{DATA}?attributes=NOISE_SD,VINTAGE&measures=none")

    assert {"NOISE_SD", "VINTAGE", "FOOTNOTE"} == set(row) - {
        "STRUCTURE",
        "STRUCTURE_ID",
        "ACTION",
        "FREQ",
        "REF_AREA",
        "COUNTED",
        "SEX",
        "AGE_GROUP",
        "TIME_PERIOD",
    }


def test_an_unchanged_answer_is_not_sent_again(ask: Asking) -> None:
    """The tag names address, format and releases; another reader's answer has another one."""
    first = ask(DATA, CSV)
    tag = {"If-None-Match": f'"other", {first.headers["ETag"]}'}

    again, otherwise = ask(DATA, CSV, headers=tag), ask(DATA, DATA_JSON, headers=tag)

    assert (304, b"") == (again.status_code, again.content)
    assert 200 == otherwise.status_code
    assert "private, no-cache" == again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert {"Accept", "Accept-Encoding", "Authorization", "Cookie"} <= set(
        first.headers["Vary"].split(", ")
    )


def test_answers_are_compressed_for_clients_that_take_it(ask: Asking) -> None:
    """The same bytes, in fewer."""
    plain = ask(DATA, CSV, headers={"Accept-Encoding": "identity"})
    packed = ask(DATA, CSV, headers={"Accept-Encoding": "gzip"})

    assert (None, "gzip") == tuple(each.headers.get("Content-Encoding") for each in (plain, packed))
    assert plain.content == packed.content  # httpx has unpacked it.
    assert int(plain.num_bytes_downloaded) > 3 * int(packed.num_bytes_downloaded)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", formats.SPECIFIC_XML_21),
        ("text/html,application/xml;q=0.9,*/*;q=0.8", formats.SPECIFIC_XML_21),
        ("text/csv", formats.CSV_2),
        ("application/json", formats.DATA_JSON),
        ("application/vnd.sdmx.data+csv", formats.CSV_2),
        ("application/vnd.sdmx.data+csv;version=1.0", formats.CSV_1),
        ("application/vnd.sdmx.genericdata+xml;version=2.1", formats.GENERIC_XML),
        ("text/csv;q=0.1, application/json;q=0.5", formats.DATA_JSON),
        ("text/csv;q=0, application/json;q=0.5", formats.DATA_JSON),
    ],
)
def test_the_client_chooses_the_format(ask: Asking, accept: str, expected: formats.Format) -> None:
    """By media type, version and weight; whoever does not care gets SDMX-ML 2.1."""
    assert str(expected) == ask(DATA, accept).headers["Content-Type"]
