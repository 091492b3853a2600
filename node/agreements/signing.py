"""Proposing and signing: the text is judged, people of this party agree, the hub logs it.

Where a party asks two of its officers before a release leaves, two of them sign as well, and let
one more party read: each confirms under an account of their own, and only then does anybody open
the agreement key. What makes things stricter is one officer's deed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Column, Engine, Integer, String, Table, select

from node.accounts import Accounts
from node.agreements.known import Agreements, Proposal
from node.agreements.readiness import expect_ready
from node.hub_client import HubClient
from node.storage import merging, metadata, reading, writing
from proto.agreement import Agreement
from proto.catalogue import Catalogue
from proto.document import Sha256, digest, read, write
from proto.envelope import Envelope, SigningKey
from proto.errors import NotPermittedError, RefusalError
from proto.notice import Consent
from proto.receipt import Receipt
from proto.signed_agreement import PAYLOAD_TYPE, SignedAgreement
from proto.versions import expect_next, newest

Deed = Literal["proposal", "signature"]

_TWO = 2

_intent = Table(
    "signing_intent",
    metadata,
    Column("agreement", String(64), primary_key=True),
    Column("account", String(64), primary_key=True),
    Column("at", String(32), nullable=False),
)
_handed_in = Table(
    "handed_in",
    metadata,
    Column("agreement", String(64), primary_key=True),
    Column("deed", String(12), primary_key=True),
    Column("by", String(100), nullable=False),
    Column("at", String(32), nullable=False),
    Column("leaf", Integer, nullable=False),
)


class SecondOfficerNeededError(RefusalError):
    """One person alone would sign what this party lets two sign."""

    code = "second-officer-needed"


class SignedAlreadyError(RefusalError):
    """Our signature is there."""

    code = "signed-already"


@dataclass(frozen=True, slots=True)
class Intent:
    """One officer's word that exactly this text be signed."""

    account: str
    at: str


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What we handed in to the hub: who did it, when, and the leaf under which it is logged."""

    deed: Deed
    by: str
    at: str
    leaf: int


@dataclass(frozen=True, slots=True)
class Signing:
    """How this party proposes and signs."""

    engine: Engine
    party: str
    agreements: Agreements
    catalogue: Catalogue

    def people(self, agreement: Agreement) -> int:
        """How many of our officers have to confirm before the key is asked; 0 or 2.

        What all have signed before counts as well: else one officer alone would sign the amendment,
        or the agreement beside it, that asks for one.
        """
        texts = (agreement, *(each.agreement for each in self.agreements.signed()))
        checks = (check for text in texts for check in text.prior_checks)
        own = [check for check in checks if check.party == self.party]
        return _TWO if any(check.approvals >= _TWO for check in own) else 0

    def confirm(self, name: Sha256, account: str, now: datetime) -> None:
        """Keep an officer's word; said twice it counts once."""
        row = {
            "agreement": name,
            "account": account,
            "at": now.isoformat(timespec="seconds"),
        }
        with writing(self.engine) as connection:
            connection.execute(merging(connection, _intent).values(row).on_conflict_do_nothing())

    def confirmed(self, name: Sha256) -> tuple[Intent, ...]:
        """Those who have confirmed and are officers still, the first one first."""
        officers = Accounts(self.engine).officers()
        query = select(_intent).where(_intent.c.agreement == name)
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(_intent.c.at, _intent.c.account)).all()
        return tuple(Intent(row.account, row.at) for row in rows if row.account in officers)

    def handed_in(self, name: str) -> tuple[HandedIn, ...]:
        """What we handed in for a text, in its order."""
        query = select(_handed_in).where(_handed_in.c.agreement == name)
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(_handed_in.c.leaf)).all()
        return tuple(HandedIn(row.deed, row.by, row.at, row.leaf) for row in rows)

    def expect_signable(self, proposal: Proposal) -> None:
        """Refuse what we cannot sign, before anybody is asked for a passphrase.

        Raises:
            ConflictError: All have signed another text, and it does not supersede that one.
            NotPermittedError: We are no party of it, or it leaves out one of the version before.
            OutsideAgreementError: With everything in it that is at odds.
            SecondOfficerNeededError: Two of our officers have to confirm first.
            SignedAlreadyError: We have signed.
            UnknownVersionError: It supersedes what nobody signed.
        """
        agreement = proposal.agreement
        if self.party not in agreement.party_ids:
            raise NotPermittedError(f"{self.party} is no party of {agreement.id}")
        if self.party not in proposal.unsigned:
            raise SignedAlreadyError(f"{self.party} has signed {agreement.id} already")
        expect_next(agreement, newest(self.agreements.signed_ever(), agreement.id), self.party)
        expect_ready(agreement, self.catalogue, self.agreements.exchange)
        self._expect_enough(proposal.envelope.hash, self.people(agreement))

    def expect_consent(self, consent: Consent, signed: SignedAgreement) -> None:
        """Refuse that one more party reads until as many officers have confirmed as sign a text.

        Raises:
            SecondOfficerNeededError: Another of our officers has to confirm the same.
        """
        self._expect_enough(consent_name(consent), self.people(signed.agreement))

    def _expect_enough(self, name: Sha256, people: int) -> None:
        confirmed = len(self.confirmed(name))
        if confirmed < people:
            raise SecondOfficerNeededError(
                f"{people} officers confirm before this is signed, each under an"
                f" account of their own; {confirmed} did"
            )

    def propose(self, data: bytes, hub: HubClient, *, by: str, now: datetime) -> Receipt:
        """Lay a text before its parties; it binds nobody until all have signed.

        Raises:
            MalformedError: It is no agreement.
            OutsideAgreementError: With everything in it that is at odds or not filled in.
        """
        expect_ready(read(Agreement, data), self.catalogue, self.agreements.exchange)
        envelope = Envelope(PAYLOAD_TYPE, data)
        receipt = hub.propose(envelope)
        self._note(envelope.hash, HandedIn("proposal", by, _moment(now), receipt.index))
        self.agreements.pull(hub)
        return receipt

    def sign(
        self,
        proposal: Proposal,
        hub: HubClient,
        key: Callable[[], SigningKey],
        *,
        by: str,
        now: datetime,
    ) -> Receipt:
        """Sign a text with the agreement key, which is opened once nothing else is in the way.

        Raises:
            As `expect_signable`, and whatever the key says when it stays closed.
        """
        self.expect_signable(proposal)
        signed = Envelope(PAYLOAD_TYPE, proposal.envelope.payload).signed(key())
        receipt = hub.sign(signed)
        self._note(proposal.envelope.hash, HandedIn("signature", by, _moment(now), receipt.index))
        self.agreements.pull(hub)
        return receipt

    def _note(self, name: Sha256, handed: HandedIn) -> None:
        row = {
            "agreement": name,
            "deed": handed.deed,
            "by": handed.by,
            "at": handed.at,
            "leaf": handed.leaf,
        }
        with writing(self.engine) as connection:
            noted = merging(connection, _handed_in).values(row)
            # Signed again with a new key, the newest signature is the one that counts.
            connection.execute(
                noted.on_conflict_do_update(
                    index_elements=[_handed_in.c.agreement, _handed_in.c.deed],
                    set_={name: noted.excluded[name] for name in ("by", "at", "leaf")},
                    where=noted.excluded.leaf > _handed_in.c.leaf,
                )
            )


def consent_name(consent: Consent) -> Sha256:
    """By which officers confirm a consent: who may read what until when, whatever is remarked."""
    return digest(write(replace(consent, issued=consent.until, remark=None)))


def _moment(now: datetime) -> str:
    return now.isoformat(timespec="seconds")
