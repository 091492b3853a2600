"""Receipts as messages and back: the only message that is more than bytes."""

from proto.receipt import Receipt
from proto.wire.v1 import exchange_pb2


def receipt_to_message(receipt: Receipt) -> exchange_pb2.Receipt:
    """Pack a receipt for the wire."""
    return exchange_pb2.Receipt(
        index=receipt.index, checkpoint=receipt.checkpoint, proof=receipt.proof
    )


def receipt_from_message(message: exchange_pb2.Receipt) -> Receipt:
    """Unpack a receipt; nothing in it is believed before it is verified."""
    return Receipt(message.index, message.checkpoint, tuple(message.proof))
