"""The life of this party's own agreement key, from here to the hub and back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from node.agreements.known import Agreements, ForgedDirectoryError, Proposal
from node.hub_client import HubClient
from node.key_change import KEY, STATEMENT
from node.keys import Keys
from proto.envelope import SigningKey
from proto.errors import ConflictError, InputError, RefusalError
from proto.identity import fingerprint, public_text
from proto.signed_agreement import unsigned
from proto.statement import Reason
from proto.succession import Link

Passphrase = Callable[[], str]
Opened = Callable[[], SigningKey]
"""The key that signs now. Either is asked only once nothing else is in the way."""


class KeyUnderWayError(RefusalError):
    """Another change of the key has to end first."""

    code = "key-under-way"


@dataclass(frozen=True, slots=True)
class State:
    """How the key stands.

    Attributes:
        fingerprint: Of the statement that the hub shows.
        since: The day on which its key was made.
        reason: Why another one is under way; nothing where none is.
        next_fingerprint: What is read out of the one under way.
    """

    fingerprint: str
    since: date
    reason: Reason | None = None
    next_fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class OwnKey:
    """What an officer can do with the key."""

    party: str
    keys: Keys
    agreements: Agreements

    @property
    def state(self) -> State:
        """How it stands, as far as this node knows."""
        stated = self.keys.stated()
        next_ = stated.under_way
        made = (self.keys.vault.folder / STATEMENT).stat().st_mtime
        return State(
            fingerprint=fingerprint(stated.accepted.payload),
            since=datetime.fromtimestamp(made, UTC).date(),
            reason=stated.reason,
            next_fingerprint=fingerprint(next_.payload) if next_ else None,
        )

    def rotate(self, old: Opened, new: Passphrase, hub: HubClient | None) -> State:
        """Replace the key by one that it countersigns; a rotation under way goes on.

        Raises:
            KeyUnderWayError: The key is being replaced as lost or compromised.
            WrongPassphraseError: The old passphrase does not open it.
        """
        if not self._goes_on("rotation", hub):
            before, private = self._newest(hub), old()
            if public_text(private.public_key()) != before.statement.agreement_key:
                raise ConflictError(
                    "the key here is older than the one that the hub shows: restore the newest"
                    " backup of the keys, or replace the key as lost"
                )
            self.keys.change.begin(
                before, "rotation", release=self.keys.release(), passphrase=new(), old=private
            )
        return self._handed_in(hub)

    def replace(self, reason: Reason, new: Passphrase, hub: HubClient | None) -> State:
        """Replace a key that nobody can open, or that others may have; one under way goes on.

        Raises:
            KeyUnderWayError: Another change is under way that cannot be overtaken now.
        """
        if not self._goes_on(reason, hub):
            before, release = self._newest(hub), self.keys.release()
            self.keys.change.begin(before, reason, release=release, passphrase=new())
        return self._handed_in(hub)

    def new_passphrase(self, old: Passphrase, new: Passphrase) -> None:
        """Seal the same key under another passphrase.

        Raises:
            InputError: The new one is too short, or the key is on a token.
            KeyUnderWayError: A new key is under way, which has a passphrase of its own.
            WrongPassphraseError: The old one does not open it.
        """
        if self.keys.stated().under_way:
            raise KeyUnderWayError("a new key is under way: change its passphrase afterwards")
        if self.keys.token:
            raise InputError("the PIN of a token is changed with the program that came with it")
        raw = self.keys.vault.open_with_passphrase(KEY, old())
        self.keys.vault.seal_with_passphrase(KEY, raw, new())

    def advance(self, hub: HubClient) -> None:
        """Hand in what is under way, and finish once the hub shows it.

        Raises:
            RefusedByPeerError: The hub does not take it.
        """
        under_way = self.keys.stated().under_way
        if under_way is None:
            return
        if not self.agreements.is_shown(under_way.hash):
            hub.replace_statement(under_way)
            self.agreements.pull(hub)
        if self.agreements.is_shown(under_way.hash):
            self.keys.change.finish(under_way.hash)

    def to_sign_again(self, today: date) -> tuple[Proposal, ...]:
        """What only a key has signed for us that was declared compromised, and could hold still."""
        ever, proposals = self.agreements.directory().keys_ever, self.agreements.proposals()
        whole = (each for each in proposals if not any(unsigned(each.envelope, ever)))
        superseded = {each.agreement.supersedes for each in whole}
        return tuple(
            each
            for each in proposals
            if self.party in each.unsigned
            and self.party not in unsigned(each.envelope, ever)
            and each.envelope.hash not in superseded
            and each.agreement.term.in_force_until >= today
        )

    def _goes_on(self, reason: Reason, hub: HubClient | None) -> bool:
        """Whether this very change is under way already.

        Only fear overtakes, and only once the hub has said how far the other has come.
        """
        if hub and self.keys.stated().under_way:
            self.advance(hub)
        found = self.keys.stated().reason
        if found is None or found == reason:
            return found is not None
        if reason == "compromised" and hub:
            return False
        raise KeyUnderWayError(
            f"the key is being replaced ({found}): that has to reach the hub and end first"
        )

    def _newest(self, hub: HubClient | None) -> Link:
        """The statement to replace: the newest that the hub shows, if ours leads to it.

        Ours may be older, where keys were restored from a backup.
        """
        shown = hub.directory()[1] if hub else self.agreements.directory()
        links = shown.member(self.party).succession.links
        if self.keys.statement().hash not in {link.name for link in links}:
            raise ForgedDirectoryError(
                f"the hub shows keys of {self.party} that are not ours: call its operator"
            )
        return links[-1]

    def _handed_in(self, hub: HubClient | None) -> State:
        if hub:
            self.agreements.pull(hub)
            self.advance(hub)
        return self.state
