"""Whoever listens hears that there is something else to read, and nobody takes up all places."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from queue import Queue

import pytest

from hub import watching
from hub.offers import Moment, Offers
from hub.watching import MOST, Watching
from proto import catalogue
from proto.errors import NotPermittedError, UnavailableError
from proto.terms import Embargo
from tests import documents
from tests.documents import NOW
from tests.hub.invented_exchange import InventedExchange

PARTIES = ("AL", "RS", "marri")
SOON = 5.0


class Clock:
    """A clock that a test moves."""

    now = NOW

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.now


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_TICK", 0.01)


@pytest.fixture
def joined(exchange: InventedExchange) -> InventedExchange:
    """A hub that everybody joined."""
    exchange.join(*PARTIES)
    return exchange


@pytest.fixture
def watch(joined: InventedExchange) -> Iterator[Watching]:
    """Its listeners; at the end there are none."""
    watch = Watching(_offers(joined))
    yield watch
    watch.close()


class Listener:
    """A party that listens in a thread of its own."""

    def __init__(self, watch: Watching, party: str = "marri") -> None:
        """Begin to listen, and hear that the stream stands."""
        self._heard: Queue[str] = Queue()
        self.is_there = True
        self._changes = watch.changes(party, "regional-report", lambda: self.is_there)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        assert "news" == self.hear()

    def hear(self, seconds: float = SOON) -> str:
        """The next thing: `news`, `end` or the name of an error."""
        return self._heard.get(timeout=seconds)

    @property
    def hears_nothing(self) -> bool:
        """Whether nothing is said for a good many ticks."""
        time.sleep(0.2)
        return self._heard.empty()

    def _listen(self) -> None:
        try:
            for _ in self._changes:
                self._heard.put("news")
        except Exception as error:  # noqa: BLE001  # Whatever it is, the test is told.
            self._heard.put(type(error).__name__)
        else:
            self._heard.put("end")


def test_a_release_is_heard_of_by_whoever_may_read_it(
    joined: InventedExchange, watch: Watching
) -> None:
    """Not by who publishes it, nor by who may read nothing of it: they do not even learn of it."""
    agreement = documents.agreement()
    grants = tuple(replace(each, recipients=("marri",)) for each in agreement.grants)
    signed = joined.agree(replace(agreement, grants=grants))
    reader, publisher, other = (Listener(watch, each) for each in ("marri", "AL", "RS"))

    joined.submit(documents.release(signed, "AL"))

    assert "news" == reader.hear()
    assert reader.hears_nothing
    assert publisher.hears_nothing
    assert other.hears_nothing


def test_an_embargo_that_ends_is_heard(joined: InventedExchange) -> None:
    """Nothing is logged on that day: it is the day itself that lets more be read."""
    agreement = documents.agreement()
    embargo = Embargo(date(2026, 5, 1), all_filed=False)
    grants = tuple(replace(each, embargo=embargo) for each in agreement.grants)
    joined.submit(documents.release(joined.agree(replace(agreement, grants=grants)), "AL"))
    clock = Clock()
    watch = Watching(Offers(joined.engine, joined.holdings, clock))
    reader = Listener(watch)
    assert reader.hears_nothing

    clock.now = datetime(2026, 5, 1, tzinfo=UTC)

    assert "news" == reader.hear()
    watch.close()


def test_what_may_be_read_no_more_is_heard_too(joined: InventedExchange, watch: Watching) -> None:
    """So that a node stops showing it, long before its next round."""
    signed = joined.agree(documents.agreement())
    joined.submit(documents.release(signed, "AL"))
    reader = Listener(watch)

    supersedes = signed.hash
    joined.agree(replace(documents.agreement(), version=2, supersedes=supersedes))

    assert "news" == reader.hear()


def test_a_revocation_ends_the_stream(joined: InventedExchange, watch: Watching) -> None:
    """An open stream outlives it no more than an open connection does."""
    reader, other = Listener(watch), Listener(watch, "AL")

    joined.enrolment.revoke("marri", now=NOW)

    assert NotPermittedError.__name__ == reader.hear()
    assert other.hears_nothing


def test_who_comes_again_takes_its_own_place(watch: Watching) -> None:
    """The older stream is perhaps a connection that nobody is at any more."""
    older, other = Listener(watch), Listener(watch, "AL")

    newer = Listener(watch)

    assert "end" == older.hear()
    assert newer.hears_nothing
    assert other.hears_nothing


def test_a_stream_ends_after_a_while(joined: InventedExchange) -> None:
    """So that the certificate is shown again."""
    watch = Watching(_offers(joined), longest=0.05)

    assert "end" == Listener(watch).hear()


def test_a_stream_ends_when_nobody_is_at_it(watch: Watching) -> None:
    """The thread goes back to the server."""
    listener = Listener(watch)

    listener.is_there = False

    assert "end" == listener.hear()


def test_a_hub_that_stops_ends_every_stream(watch: Watching) -> None:
    """And begins none."""
    listeners = [Listener(watch, party) for party in PARTIES]

    watch.close()

    assert ["end"] * 3 == [each.hear() for each in listeners]
    with pytest.raises(UnavailableError, match="no place"):
        next(watch.changes("AL", "regional-report", lambda: True))


def test_there_are_so_many_places_and_each_is_given_back(
    watch: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever finds none asks in its usual rounds."""
    monkeypatch.setattr(watching, "MOST", 2)
    first, _ = Listener(watch, "AL"), Listener(watch, "RS")
    with pytest.raises(UnavailableError, match="no place"):
        next(watch.changes("marri", "regional-report", lambda: True))

    first.is_there = False
    assert "end" == first.hear()

    Listener(watch, "marri")


def test_every_party_of_the_region_has_a_place() -> None:
    """Twice: once more for a connection that was left."""
    assert 2 * len(catalogue.load().parties) <= MOST


def test_the_database_is_asked_once_for_all(
    watch: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many listen."""
    monkeypatch.setattr(watching, "_TICK", 0.1)
    asked = _counted(monkeypatch)
    for party in PARTIES:
        Listener(watch, party)

    begun = time.monotonic()
    time.sleep(0.5)

    assert len(asked) <= 2 + (time.monotonic() - begun) / 0.1


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    asked: list[None] = []
    moment = Offers.moment

    def counting(offers: Offers) -> Moment:
        asked.append(None)
        return moment(offers)

    monkeypatch.setattr(Offers, "moment", counting)
    return asked


def _offers(exchange: InventedExchange) -> Offers:
    return Offers(exchange.engine, exchange.holdings, Clock())
