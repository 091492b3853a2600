"""The tree is RFC 9162's: checked against the RFC read literally, and against known answers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proto import merkle
from proto.errors import LogError

Read = Callable[[int, int], bytes]

LEAVES = tuple(
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
)
"""The leaves of certificate-transparency's own tests (merkletree/merkle_tree_test.cc)."""

ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The roots over the first 0 to 8 of them."""


def mth(leaves: tuple[bytes, ...]) -> bytes:
    """MTH(D_n) as RFC 9162 §2.1.1 defines it."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = split(len(leaves))
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """PATH(m, D_n) as RFC 9162 §2.1.3.1 defines it."""
    if len(leaves) == 1:
        return ()
    k = split(len(leaves))
    if m < k:
        return (*path(m, leaves[:k]), mth(leaves[k:]))
    return (*path(m - k, leaves[k:]), mth(leaves[:k]))


def split(n: int) -> int:
    """The largest power of two smaller than n: k < n <= 2k."""
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def reader(leaves: tuple[bytes, ...]) -> Read:
    """What a hub has stored after these leaves were appended one by one."""
    stored: dict[tuple[int, int], bytes] = {}

    def read(level: int, index: int) -> bytes:
        return stored[level, index]

    for size, leaf in enumerate(leaves):
        for level, index, value in merkle.appended(read, size, merkle.leaf_hash(leaf)):
            assert (level, index) not in stored
            stored[level, index] = value
    return read


trees = st.lists(st.binary(max_size=4), min_size=1, max_size=70).map(tuple)


@pytest.mark.parametrize("size", range(9))
def test_known_roots(size: int) -> None:
    """Trees of 0 to 8 leaves have the roots that certificate-transparency gives them."""
    read = reader(LEAVES[:size])

    assert ROOTS[size] == merkle.root(read, size).hex()
    assert ROOTS[size] == mth(LEAVES[:size]).hex()


@given(trees)
def test_every_root_is_the_definition(leaves: tuple[bytes, ...]) -> None:
    """Storing subtrees changes nothing, and old roots can be given again."""
    read = reader(leaves)

    for size in range(len(leaves) + 1):
        assert mth(leaves[:size]) == merkle.root(read, size)


@given(trees, st.data())
def test_every_proof_is_the_definition_and_verifies(
    leaves: tuple[bytes, ...], data: st.DataObject
) -> None:
    """A leaf is proved to be in its tree and in every later one."""
    size = data.draw(st.integers(1, len(leaves)))
    index = data.draw(st.integers(0, size - 1))

    proof = merkle.inclusion_proof(reader(leaves), index, size)

    assert path(index, leaves[:size]) == proof
    merkle.verify_inclusion(
        merkle.leaf_hash(leaves[index]),
        index=index,
        size=size,
        proof=proof,
        expected_root=mth(leaves[:size]),
    )


@dataclass(frozen=True)
class Claim:
    """That a leaf stands in a tree."""

    leaf: bytes
    index: int
    root: bytes
    proof: tuple[bytes, ...]


@st.composite
def false_claims(draw: st.DrawFn, leaves: tuple[bytes, ...]) -> Claim:
    """A true claim with one thing changed."""
    index = draw(st.integers(0, len(leaves) - 1))
    true = Claim(leaves[index], index, mth(leaves), path(index, leaves))
    at = draw(st.integers(0, len(true.proof)))
    before, after = true.proof[:at], true.proof[at:]
    other = draw(
        st.integers(0, len(leaves) - 1).map(lambda i: i if leaves[i] != true.leaf else None)
    )
    changed = [
        replace(true, leaf=true.leaf + b"!"),
        replace(true, root=sha256(true.root).digest()),
        replace(true, proof=(*before, sha256(b"one more").digest(), *after)),
        replace(true, index=index if other is None else other),
        replace(true, proof=(*before, *after[1:])),
        replace(true, proof=(*after, *before)),
        replace(true, proof=(*before, *(sha256(each).digest() for each in after))),
    ]
    return draw(st.sampled_from([claim for claim in changed if claim != true]))


@given(st.data(), trees)
def test_no_proof_speaks_for_anything_else(data: st.DataObject, leaves: tuple[bytes, ...]) -> None:
    """Changing the leaf, its place, the root or any part of the proof breaks it."""
    claim = data.draw(false_claims(leaves))

    with pytest.raises(LogError):
        merkle.verify_inclusion(
            merkle.leaf_hash(claim.leaf),
            index=claim.index,
            size=len(leaves),
            proof=claim.proof,
            expected_root=claim.root,
        )


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (8, 8), (-1, 8)])
def test_a_leaf_outside_the_tree_is_refused(index: int, size: int) -> None:
    """Neither proved nor verified."""
    read = reader(LEAVES)

    with pytest.raises(LogError, match="expected a leaf below"):
        merkle.inclusion_proof(read, index, size)
    with pytest.raises(LogError, match="expected a leaf below"):
        merkle.verify_inclusion(b"", index=index, size=size, proof=(), expected_root=b"")


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_hash_of_another_length_is_refused(length: int) -> None:
    """What is hashed together cannot be cut elsewhere."""
    root = merkle.node_hash(merkle.leaf_hash(b"a"), b"x" * length)

    with pytest.raises(LogError, match="expected hashes of 32 bytes"):
        merkle.verify_inclusion(
            merkle.leaf_hash(b"a"), index=0, size=2, proof=(b"x" * length,), expected_root=root
        )


def test_an_inner_node_is_no_leaf() -> None:
    """A leaf that holds two hashes is hashed differently from the node above them."""
    left, right = merkle.leaf_hash(b"a"), merkle.leaf_hash(b"b")

    assert merkle.node_hash(left, right) != merkle.leaf_hash(left + right)


def test_appending_reads_few_hashes() -> None:
    """The cost of a leaf grows with the height of the tree."""
    reads: list[tuple[int, int]] = []

    def read(level: int, index: int) -> bytes:
        reads.append((level, index))
        return b"0" * 32

    tuple(merkle.appended(read, 2**20 - 1, b"1" * 32))
    merkle.inclusion_proof(read, 12_345, 2**20 - 1)

    assert len(reads) <= 20 + 20 * 2
