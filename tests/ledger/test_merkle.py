"""The tree is that of RFC 9162: by the reference vectors of Certificate Transparency, and for every size up to 70."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huilu.ledger import merkle
from huilu.ledger.merkle import EMPTY_ROOT, Frontier, Span, hash_leaf, hash_node, join, perfect_in

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
# Leaf (counted from one), size, proof.
INCLUSION = [
    (1, 1, []),
    (1, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
    (6, 8, ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
    (3, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (2, 5, ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]),
]  # fmt: skip
CONSISTENCY = [
    (1, 1, []),
    (1, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
    (6, 8, ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
    (2, 5, ["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]),
]  # fmt: skip
LEAVES = [hash_leaf(bytes.fromhex(text)) for text in INPUTS]
MANY = [hash_leaf(str(n).encode()) for n in range(70)]
sizes = st.integers(1, 70)


def plain_root(leaves: list[bytes]) -> bytes:
    """The definition itself, as the RFC writes it: MTH(D[n])."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY_ROOT
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return hash_node(plain_root(leaves[:k]), plain_root(leaves[k:]))


def proof_of(spans: list[Span], leaves: list[bytes]) -> list[bytes]:
    return [plain_root(leaves[span.start : span.end]) for span in spans]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_the_reference(size: int) -> None:
    tree = Frontier()
    for leaf in LEAVES[:size]:
        tree.grow(leaf)
    assert tree.root().hex() == plain_root(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_an_empty_tree_has_the_root_of_nothing() -> None:
    assert Frontier().root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(("leaf", "size", "proof"), INCLUSION)
def test_inclusion_is_that_of_the_reference(leaf: int, size: int, proof: list[str]) -> None:
    made = proof_of(merkle.inclusion_spans(leaf - 1, size), LEAVES)
    root = bytes.fromhex(ROOTS[size - 1])
    assert [one.hex() for one in made] == proof
    assert merkle.includes(leaf=LEAVES[leaf - 1], number=leaf - 1, size=size, proof=made, root=root)


@pytest.mark.parametrize(("old", "new", "proof"), CONSISTENCY)
def test_consistency_is_that_of_the_reference(old: int, new: int, proof: list[str]) -> None:
    made = proof_of(merkle.consistency_spans(old, new), LEAVES)
    roots = {"old_root": bytes.fromhex(ROOTS[old - 1]), "new_root": bytes.fromhex(ROOTS[new - 1])}
    assert [one.hex() for one in made] == proof
    assert merkle.is_consistent(old=old, new=new, proof=made, **roots)


def test_every_leaf_of_every_tree_is_proved_in_its_place_and_in_no_other() -> None:
    for size in range(1, 71):
        root = plain_root(MANY[:size])
        for number in range(size):
            proof = proof_of(merkle.inclusion_spans(number, size), MANY)
            given = {"leaf": MANY[number], "size": size, "proof": proof, "root": root}
            assert [n for n in range(-1, size + 1) if merkle.includes(number=n, **given)] == [number]


def test_every_tree_is_proved_to_continue_every_earlier_one_and_no_other() -> None:
    roots = [plain_root(MANY[:size]) for size in range(71)]
    for new in range(1, 71):
        for old in range(1, new + 1):
            proof = proof_of(merkle.consistency_spans(old, new), MANY)
            given = {"old_root": roots[old], "new": new, "new_root": roots[new], "proof": proof}
            assert [n for n in range(new + 2) if merkle.is_consistent(old=n, **given)] == [old]


@given(size=sizes, data=st.data())
def test_a_flipped_bit_anywhere_breaks_an_inclusion(size: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, size - 1))
    parts = [MANY[number], plain_root(MANY[:size]), *proof_of(merkle.inclusion_spans(number, size), MANY)]
    leaf, root, *proof = flipped(parts, data)
    assert not merkle.includes(leaf=leaf, number=number, size=size, proof=proof, root=root)


@given(new=sizes, data=st.data())
def test_a_flipped_bit_anywhere_breaks_a_consistency(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    roots = [plain_root(MANY[:old]), plain_root(MANY[:new])]
    before, after, *proof = flipped([*roots, *proof_of(merkle.consistency_spans(old, new), MANY)], data)
    assert not merkle.is_consistent(old=old, old_root=before, new=new, new_root=after, proof=proof)


@given(size=sizes, data=st.data())
def test_a_proof_too_long_or_too_short_proves_nothing(size: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, size - 1))
    proof = proof_of(merkle.inclusion_spans(number, size), MANY)
    wrong = data.draw(st.sampled_from([[*proof, MANY[0]], [MANY[0], *proof], proof[1:], proof[:-1]]))
    given = {"leaf": MANY[number], "number": number, "size": size, "root": plain_root(MANY[:size])}
    assert wrong == proof or not merkle.includes(proof=wrong, **given)
    old = number + 1
    steps = proof_of(merkle.consistency_spans(old, size), MANY)
    roots = {"old_root": plain_root(MANY[:old]), "new_root": plain_root(MANY[:size])}
    for other in ([*steps, MANY[0]], [MANY[0], *steps], steps[1:], steps[:-1]):
        assert other == steps or not merkle.is_consistent(old=old, new=size, proof=other, **roots)


@given(size=sizes)
def test_what_a_leaf_completes_are_the_perfect_subtrees_that_end_in_it(size: int) -> None:
    tree, kept = Frontier(), {}
    for number in range(size):
        for level, one in enumerate(tree.grow(MANY[number])):
            kept[level, number >> level] = one
            start = (number >> level) << level
            assert one == plain_root(MANY[start : start + (1 << level)])
    edge = perfect_in(Span(0, size))
    assert tree.hashes == [kept[one] for one in edge]
    assert join(tree.hashes) == plain_root(MANY[:size])
    assert edge[-1].last_leaf == size - 1


@given(size=st.integers(1, 10_000_000), data=st.data())
def test_a_proof_in_ten_million_leaves_takes_as_many_hashes_as_there_are_levels(size: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, size - 1))
    for spans in (merkle.inclusion_spans(number, size), merkle.consistency_spans(number + 1, size)):
        read = {one.last_leaf for span in spans for one in perfect_in(span)}
        assert len(read) <= 2 * size.bit_length()


def flipped(parts: list[bytes], data: st.DataObject) -> list[bytes]:
    """The same with one bit turned."""
    which, bit = data.draw(st.integers(0, len(parts) - 1)), data.draw(st.integers(0, 255))
    turned = bytearray(parts[which])
    turned[bit // 8] ^= 1 << bit % 8
    return [bytes(turned) if n == which else part for n, part in enumerate(parts)]
