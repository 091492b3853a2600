"""A hub's pages over invented releases, for tests and for looking at them."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Cookies, Response

from hub import app
from hub.app import Hub
from hub.holdings import HeldRelease
from hub.settings import Settings
from proto.agreement import Agreement
from proto.document import Sha256
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from proto.terms import Embargo, Grant, Purpose, Retention, Term
from tests.hub import invented

READER = "marri"


class Shelves:
    """Hands every release to one body and none to others."""

    def __init__(self, releases: Sequence[Release], body: str = READER) -> None:
        """Hold them."""
        self._reading = invented.held(releases)
        self._body = body
        self.grids = self._reading.figures.grids
        self.tables = self._reading.figures.tables

    def releases(self, reader: str, purpose: Purpose, today: date) -> tuple[HeldRelease, ...]:
        """Every release, for that body only."""
        assert purpose == "regional-report"
        assert today == date(2026, 11, 22)
        return self._reading.releases if reader == self._body else ()

    def permitting(
        self,
        releases: Iterable[HeldRelease],
        today: date,  # noqa: ARG002  # It is always in force.
    ) -> tuple[SignedAgreement, ...]:
        """The one agreement."""
        return (signed(),) if tuple(releases) else ()


@contextmanager
def opened(home: Path, releases: Sequence[Release], body: str = READER) -> Iterator[Hub]:
    """A new hub of one body that may read all of these releases."""
    app.create(home, Settings(body, "hub:7443", "hub:7444", "hub:8443"))
    with app.opened(home) as made:
        yield replace(made, holdings=Shelves(releases, body))  # type: ignore[arg-type]  # It answers alike.


def signed() -> SignedAgreement:
    """An agreement in which all seven let the reader read."""
    agreement = Agreement(
        type="agreement",
        format=1,
        id="invented",
        version=1,
        supersedes=None,
        exchange=Sha256("0" * 64),
        titles={"en": "Invented"},
        parties=(),
        purposes=("regional-report",),
        term=Term(date(2020, 1, 1), date(2030, 1, 1), date(2030, 1, 1), 90, ()),
        grants=tuple(_grant(party) for party in invented.SIZES),
        prior_checks=(),
        retention=Retention(5, "keep", "keep"),
    )
    return SignedAgreement(agreement, Sha256("a" * 64))


def _grant(party: str) -> Grant:
    return Grant(
        publisher=party,
        dataset="victims",
        recipients=(READER,),
        tables=(),
        frequency="A",
        first_period="2017",
        pooled_years=1,
        epsilon=Fraction(1),
        delta=Fraction(0),
        minimum_count=5,
        rounding_base=1,
        zero_shown=False,
        dominance_share=None,
        revisions=1,
        embargo=Embargo(None, all_filed=False),
        onward="none",
        licence="invented",
    )


class Browser:
    """Asks an application for pages without any network, and keeps its cookies."""

    def __init__(
        self, app: FastAPI, *, base: str = "https://hub", accept: str = "text/html"
    ) -> None:
        """A browser that has been nowhere."""
        self._loop = asyncio.Runner()
        self._client = AsyncClient(
            transport=ASGITransport(app),
            base_url=base,
            headers={"Accept": accept},
            follow_redirects=True,
        )

    @property
    def cookies(self) -> Cookies:
        """The cookies it would send."""
        return self._client.cookies

    def get(self, path: str, *, follow_redirects: bool = True) -> Response:
        """Ask for a page."""
        return self._loop.run(self._client.get(path, follow_redirects=follow_redirects))

    def post(
        self, path: str, *, data: dict[str, str] | None = None, content: bytes | None = None
    ) -> Response:
        """Send a form, or whatever it is."""
        return self._loop.run(self._client.post(path, data=data, content=content))

    def close(self) -> None:
        """Leave."""
        self._loop.run(self._client.aclose())
        self._loop.close()
