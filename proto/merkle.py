"""An append-only Merkle tree as pure functions over stored subtree hashes.

A tree of n leaves is kept as the hashes of its complete subtrees, `(level, index)`: level 0
are leaves, and node `(l, i)` covers leaves `i * 2**l` to `(i + 1) * 2**l - 1`.
Reading any root or proof touches O(log n) of them.

Source: RFC 9162 section 2.1.
"""

import hashlib
from collections.abc import Callable, Iterator

from proto.errors import LogError

HASH_SIZE = 32

Hash = bytes
Read = Callable[[int, int], Hash]
"""Gives the stored hash of the complete subtree `(level, index)`."""


def leaf_hash(data: bytes) -> Hash:
    """Hash of a leaf (RFC 9162 §2.1.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    """Hash of an inner node (RFC 9162 §2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def appended(read: Read, size: int, leaf: Hash) -> Iterator[tuple[int, int, Hash]]:
    """The subtrees that become complete when a leaf is appended to a tree of `size` leaves."""
    level, index, value = 0, size, leaf
    yield level, index, value
    while index % 2 == 1:
        value = node_hash(read(level, index - 1), value)
        level, index = level + 1, index // 2
        yield level, index, value


def root(read: Read, size: int) -> Hash:
    """Root of the first `size` leaves (RFC 9162 §2.1.1); of none, the hash of nothing."""
    return _subtree(read, 0, size) if size else hashlib.sha256(b"").digest()


def inclusion_proof(read: Read, index: int, size: int) -> tuple[Hash, ...]:
    """Proof that leaf `index` is among the first `size` leaves (RFC 9162 §2.1.3.1)."""
    if not 0 <= index < size:
        raise LogError(f"expected a leaf below {size}, got {index}")
    return tuple(_path(read, index, 0, size))


def verify_inclusion(
    leaf: Hash, *, index: int, size: int, proof: tuple[Hash, ...], expected_root: Hash
) -> None:
    """Check an inclusion proof (RFC 9162 §2.1.3.2).

    Raises:
        LogError: The proof does not lead from this leaf to this root.
    """
    if not 0 <= index < size:
        raise LogError(f"expected a leaf below {size}, got {index}")
    node, last, value = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise LogError("the inclusion proof is too long")
        if len(sibling) != HASH_SIZE:
            raise LogError(f"expected hashes of {HASH_SIZE} bytes, got one of {len(sibling)}")
        if node % 2 == 1 or node == last:
            value = node_hash(sibling, value)
            while node % 2 == 0 and node != 0:
                node, last = node // 2, last // 2
        else:
            value = node_hash(value, sibling)
        node, last = node // 2, last // 2
    if last != 0 or value != expected_root:
        raise LogError("the inclusion proof does not lead to the root of the checkpoint")


def _path(read: Read, index: int, start: int, end: int) -> Iterator[Hash]:
    if end - start == 1:
        return
    middle = start + _split(end - start)
    if index < middle:
        yield from _path(read, index, start, middle)
        yield _subtree(read, middle, end)
    else:
        yield from _path(read, index, middle, end)
        yield _subtree(read, start, middle)


def _subtree(read: Read, start: int, end: int) -> Hash:
    """Hash of the leaves from `start` to before `end`, where `start` is aligned as in the RFC."""
    width = end - start
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return read(level, start >> level)
    middle = start + _split(width)
    return node_hash(_subtree(read, start, middle), _subtree(read, middle, end))


def _split(width: int) -> int:
    """The largest power of two below `width`."""
    return 1 << (width - 1).bit_length() - 1
