"""Joining an exchange: hand in a statement, wait for approval, fetch the certificate."""

from dataclasses import dataclass

import grpc
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding

from node.keys import Keys
from node.membership import Invitation, Membership
from proto.channel import DEADLINE, open_channel
from proto.envelope import Envelope
from proto.errors import MalformedError, NotPermittedError
from proto.identity import fingerprint, public_text
from proto.wire import status
from proto.wire.convert import receipt_from_message
from proto.wire.v1 import exchange_pb2 as messages
from proto.wire.v1.exchange_pb2_grpc import EnrolmentServiceStub


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One party's way in, under one invitation."""

    party: str
    keys: Keys
    invitation: Invitation

    def __post_init__(self) -> None:
        """Refuse an invitation for somebody else before anything is sent."""
        if self.invitation.party != self.party:
            raise NotPermittedError(
                f"the code invites {self.invitation.party}, this node is {self.party}'s"
            )

    @property
    def statement(self) -> Envelope:
        """What the party says of its keys."""
        return self.keys.statement()

    @property
    def fingerprint(self) -> str:
        """What both sides compare over the telephone."""
        return fingerprint(self.statement.payload)

    def join(self) -> None:
        """Hand in statement and certificate request; doing so again changes nothing."""
        request = messages.JoinRequest(
            party=self.party,
            secret=self.invitation.secret_bytes,
            statement=self.statement.to_bytes(),
            certificate_request=self.keys.certificate_request(self.party),
        )
        with self._channel() as channel:
            try:
                EnrolmentServiceStub(channel).Join(request, timeout=DEADLINE)
            except grpc.RpcError as error:
                raise status.received(error, self.invitation.enrolment) from error

    def collect(self) -> Membership:
        """Fetch the certificate; believe it only with proof that our statement was logged.

        Raises:
            UnavailableError: The operator has not approved yet.
            LogError: The hub did not log our statement, or logged another.
            MalformedError: What the hub answered is no certificate, or no key.
        """
        request = messages.CollectRequest(party=self.party, secret=self.invitation.secret_bytes)
        with self._channel() as channel:
            try:
                answer = EnrolmentServiceStub(channel).Collect(request, timeout=DEADLINE)
            except grpc.RpcError as error:
                raise status.received(error, self.invitation.enrolment) from error
        try:
            hub_key = Ed25519PublicKey.from_public_bytes(answer.hub_key)
            certificate = x509.load_pem_x509_certificate(answer.certificate)
        except ValueError as error:
            raise MalformedError("expected a certificate and a key from the hub") from error
        receipt_from_message(answer.receipt).verify(self.statement.to_bytes(), hub_key)
        return Membership(
            exchange=self.invitation.exchange,
            root=self.invitation.root,
            hub_key=public_text(hub_key),
            certificate=certificate.public_bytes(Encoding.PEM).decode(),
        )

    def _channel(self) -> grpc.Channel:
        root = self.invitation.root.encode()
        return open_channel(self.invitation.enrolment, root=root, identity=None)
