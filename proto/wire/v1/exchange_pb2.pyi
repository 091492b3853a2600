from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Receipt(_message.Message):
    __slots__ = ("index", "checkpoint", "proof")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    PROOF_FIELD_NUMBER: _ClassVar[int]
    index: int
    checkpoint: str
    proof: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, index: _Optional[int] = ..., checkpoint: _Optional[str] = ..., proof: _Optional[_Iterable[bytes]] = ...) -> None: ...

class JoinRequest(_message.Message):
    __slots__ = ("party", "secret", "statement", "certificate_request")
    PARTY_FIELD_NUMBER: _ClassVar[int]
    SECRET_FIELD_NUMBER: _ClassVar[int]
    STATEMENT_FIELD_NUMBER: _ClassVar[int]
    CERTIFICATE_REQUEST_FIELD_NUMBER: _ClassVar[int]
    party: str
    secret: bytes
    statement: bytes
    certificate_request: bytes
    def __init__(self, party: _Optional[str] = ..., secret: _Optional[bytes] = ..., statement: _Optional[bytes] = ..., certificate_request: _Optional[bytes] = ...) -> None: ...

class JoinResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class CollectRequest(_message.Message):
    __slots__ = ("party", "secret")
    PARTY_FIELD_NUMBER: _ClassVar[int]
    SECRET_FIELD_NUMBER: _ClassVar[int]
    party: str
    secret: bytes
    def __init__(self, party: _Optional[str] = ..., secret: _Optional[bytes] = ...) -> None: ...

class CollectResponse(_message.Message):
    __slots__ = ("certificate", "hub_key", "receipt")
    CERTIFICATE_FIELD_NUMBER: _ClassVar[int]
    HUB_KEY_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    certificate: bytes
    hub_key: bytes
    receipt: Receipt
    def __init__(self, certificate: _Optional[bytes] = ..., hub_key: _Optional[bytes] = ..., receipt: _Optional[_Union[Receipt, _Mapping]] = ...) -> None: ...

class GetDirectoryRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetDirectoryResponse(_message.Message):
    __slots__ = ("directory", "time")
    DIRECTORY_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    directory: bytes
    time: int
    def __init__(self, directory: _Optional[bytes] = ..., time: _Optional[int] = ...) -> None: ...

class ReplaceStatementRequest(_message.Message):
    __slots__ = ("statement",)
    STATEMENT_FIELD_NUMBER: _ClassVar[int]
    statement: bytes
    def __init__(self, statement: _Optional[bytes] = ...) -> None: ...

class ReplaceStatementResponse(_message.Message):
    __slots__ = ("receipt",)
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    receipt: Receipt
    def __init__(self, receipt: _Optional[_Union[Receipt, _Mapping]] = ...) -> None: ...

class ProposeAgreementRequest(_message.Message):
    __slots__ = ("agreement",)
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    agreement: bytes
    def __init__(self, agreement: _Optional[bytes] = ...) -> None: ...

class ProposeAgreementResponse(_message.Message):
    __slots__ = ("receipt",)
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    receipt: Receipt
    def __init__(self, receipt: _Optional[_Union[Receipt, _Mapping]] = ...) -> None: ...

class SignAgreementRequest(_message.Message):
    __slots__ = ("agreement",)
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    agreement: bytes
    def __init__(self, agreement: _Optional[bytes] = ...) -> None: ...

class SignAgreementResponse(_message.Message):
    __slots__ = ("receipt",)
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    receipt: Receipt
    def __init__(self, receipt: _Optional[_Union[Receipt, _Mapping]] = ...) -> None: ...

class ListAgreementsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListAgreementsResponse(_message.Message):
    __slots__ = ("agreements", "signatures", "readings")
    AGREEMENTS_FIELD_NUMBER: _ClassVar[int]
    SIGNATURES_FIELD_NUMBER: _ClassVar[int]
    READINGS_FIELD_NUMBER: _ClassVar[int]
    agreements: _containers.RepeatedScalarFieldContainer[bytes]
    signatures: _containers.RepeatedCompositeFieldContainer[LoggedSignature]
    readings: _containers.RepeatedCompositeFieldContainer[Reading]
    def __init__(self, agreements: _Optional[_Iterable[bytes]] = ..., signatures: _Optional[_Iterable[_Union[LoggedSignature, _Mapping]]] = ..., readings: _Optional[_Iterable[_Union[Reading, _Mapping]]] = ...) -> None: ...

class LoggedSignature(_message.Message):
    __slots__ = ("agreement", "party", "time", "receipt")
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    PARTY_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    agreement: str
    party: str
    time: int
    receipt: Receipt
    def __init__(self, agreement: _Optional[str] = ..., party: _Optional[str] = ..., time: _Optional[int] = ..., receipt: _Optional[_Union[Receipt, _Mapping]] = ...) -> None: ...

class Reading(_message.Message):
    __slots__ = ("release", "reader", "time")
    RELEASE_FIELD_NUMBER: _ClassVar[int]
    READER_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    release: str
    reader: str
    time: int
    def __init__(self, release: _Optional[str] = ..., reader: _Optional[str] = ..., time: _Optional[int] = ...) -> None: ...

class FileNoticeRequest(_message.Message):
    __slots__ = ("notice",)
    NOTICE_FIELD_NUMBER: _ClassVar[int]
    notice: bytes
    def __init__(self, notice: _Optional[bytes] = ...) -> None: ...

class FileNoticeResponse(_message.Message):
    __slots__ = ("receipt",)
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    receipt: Receipt
    def __init__(self, receipt: _Optional[_Union[Receipt, _Mapping]] = ...) -> None: ...

class ListNoticesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListNoticesResponse(_message.Message):
    __slots__ = ("notices",)
    NOTICES_FIELD_NUMBER: _ClassVar[int]
    notices: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, notices: _Optional[_Iterable[bytes]] = ...) -> None: ...

class SubmitReleaseRequest(_message.Message):
    __slots__ = ("release",)
    RELEASE_FIELD_NUMBER: _ClassVar[int]
    release: bytes
    def __init__(self, release: _Optional[bytes] = ...) -> None: ...

class SubmitReleaseResponse(_message.Message):
    __slots__ = ("receipt",)
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    receipt: Receipt
    def __init__(self, receipt: _Optional[_Union[Receipt, _Mapping]] = ...) -> None: ...

class ListReleasesRequest(_message.Message):
    __slots__ = ("purpose",)
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    purpose: str
    def __init__(self, purpose: _Optional[str] = ...) -> None: ...

class ListReleasesResponse(_message.Message):
    __slots__ = ("releases",)
    RELEASES_FIELD_NUMBER: _ClassVar[int]
    releases: _containers.RepeatedCompositeFieldContainer[ListedRelease]
    def __init__(self, releases: _Optional[_Iterable[_Union[ListedRelease, _Mapping]]] = ...) -> None: ...

class ListedRelease(_message.Message):
    __slots__ = ("index", "hash")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    HASH_FIELD_NUMBER: _ClassVar[int]
    index: int
    hash: bytes
    def __init__(self, index: _Optional[int] = ..., hash: _Optional[bytes] = ...) -> None: ...

class FetchReleasesRequest(_message.Message):
    __slots__ = ("purpose", "indices")
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    INDICES_FIELD_NUMBER: _ClassVar[int]
    purpose: str
    indices: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, purpose: _Optional[str] = ..., indices: _Optional[_Iterable[int]] = ...) -> None: ...

class FetchReleasesResponse(_message.Message):
    __slots__ = ("release", "receipt")
    RELEASE_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    release: bytes
    receipt: Receipt
    def __init__(self, release: _Optional[bytes] = ..., receipt: _Optional[_Union[Receipt, _Mapping]] = ...) -> None: ...

class WatchReleasesRequest(_message.Message):
    __slots__ = ("purpose",)
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    purpose: str
    def __init__(self, purpose: _Optional[str] = ...) -> None: ...

class WatchReleasesResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
