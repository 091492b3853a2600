"""A whole hub without its ports, and the short way through it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from hub.agreements import Agreements
from hub.app import Hub
from hub.enrolment import Enrolment
from hub.holdings import Holdings
from hub.intake import Intake
from hub.keys import Keys
from hub.library import Library
from hub.reference.shelf import ReferenceShelf
from hub.replacements import Replacements
from hub.settings import Settings
from proto import catalogue as catalogues
from proto import signed_agreement
from proto.agreement import Agreement
from proto.identity import fingerprint
from proto.receipt import Receipt
from proto.release import Release
from proto.signed_agreement import SignedAgreement
from tests import documents
from tests.documents import NOW


@dataclass(frozen=True, slots=True)
class InventedExchange:
    """The rooms of a hub over one database."""

    engine: Engine
    keys: Keys
    enrolment: Enrolment
    agreements: Agreements
    replacements: Replacements
    intake: Intake
    library: Library
    holdings: Holdings

    @classmethod
    def of(cls, engine: Engine, keys: Keys) -> "InventedExchange":
        """Put the rooms together."""
        catalogue = catalogues.load()
        agreements = Agreements(engine, catalogue, documents.EXCHANGE)
        return cls(
            engine=engine,
            keys=keys,
            enrolment=Enrolment(engine, keys, catalogue),
            agreements=agreements,
            replacements=Replacements(engine),
            intake=Intake(engine, keys, agreements, catalogue),
            library=Library(engine, agreements),
            holdings=Holdings(engine, agreements),
        )

    def hub(self, body: str = "marri") -> Hub:
        """The same as commands and pages open it, without a home."""
        return Hub(
            home=Path("nowhere"),
            settings=Settings(body, "hub:7443", "hub:7444", "hub:8443"),
            keys=self.keys,
            engine=self.engine,
            catalogue=self.agreements.catalogue,
            enrolment=self.enrolment,
            agreements=self.agreements,
            library=self.library,
            replacements=self.replacements,
            reference=ReferenceShelf(self.engine),
            holdings=self.holdings,
        )

    def invite(self, party: str, *, at: datetime = NOW) -> bytes:
        """Invite a party; gives the secret."""
        code = self.enrolment.invite(party, enrolment="hub:7444", exchange="hub:7443", now=at)
        return code.secret

    def ask(self, party: str, secret: bytes, *, at: datetime = NOW) -> str:
        """Hand in a party's own statement and request; gives the fingerprint to read out."""
        envelope = documents.statement(party)
        self.enrolment.ask(
            party,
            secret=secret,
            statement=envelope.to_bytes(),
            request=documents.certificate_request(party),
            now=at,
        )
        return fingerprint(envelope.payload)

    def join(self, *parties: str) -> None:
        """Let parties join, from invitation to approval."""
        for party in parties:
            read_out = self.ask(party, self.invite(party))
            self.enrolment.approve(party, read_out=read_out, now=NOW)

    def agree(self, document: Agreement) -> SignedAgreement:
        """Propose an agreement and let all its parties sign."""
        envelope = documents.proposal(document)
        parties = document.party_ids
        self.agreements.propose(parties[0], envelope.to_bytes(), now=NOW)
        for party in parties:
            mine = documents.signature(envelope, party)
            self.agreements.sign(party, mine.to_bytes(), now=NOW)
            envelope = envelope.signed(documents.keys(party).agreement)
        publics = {party: (documents.keys(party).agreement.public_key(),) for party in parties}
        return signed_agreement.verify(envelope, publics)

    def submit(self, release: Release) -> Receipt:
        """Publish a release in the name of its publisher."""
        data = documents.published(release).to_bytes()
        return self.intake.accept(data, release.publisher, now=NOW)
