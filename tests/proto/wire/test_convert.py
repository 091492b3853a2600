"""A receipt arrives as it was sent."""

from hypothesis import given
from hypothesis import strategies as st

from proto.receipt import Receipt
from proto.wire.convert import receipt_from_message, receipt_to_message
from proto.wire.v1 import exchange_pb2

receipts = st.builds(
    Receipt,
    st.integers(0, 2**64 - 1),
    st.text(),
    st.lists(st.binary(max_size=40), max_size=70).map(tuple),
)


@given(receipts)
def test_a_receipt_survives_the_wire(receipt: Receipt) -> None:
    """Through bytes, whatever is in it."""
    data = receipt_to_message(receipt).SerializeToString()

    assert receipt == receipt_from_message(exchange_pb2.Receipt.FromString(data))


def test_an_absent_receipt_proves_nothing() -> None:
    """A field that was not sent is an empty receipt, which no document verifies."""
    answer = exchange_pb2.SubmitReleaseResponse()

    assert Receipt(0, "", ()) == receipt_from_message(answer.receipt)
