"""Drawing sites: the same for the same seed and frame, everywhere, and fair."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from huilu.campaigns.draw import digest_of, drawn, frame_of

CODES = st.sets(st.from_regex(r"[0-9]{6}", fullmatch=True), min_size=1, max_size=40)


def test_a_draw_can_be_done_again_by_hand() -> None:
    frame = frame_of(["370811007202", "370811007201", "370811007203"])
    lots = {code: sha256(f"seed\n{code}".encode()).hexdigest() for code in frame.decode().split()}

    assert frame == b"370811007201\n370811007202\n370811007203\n"
    assert drawn(frame, "seed", 2) == sorted(lots, key=lots.__getitem__)[:2]
    assert digest_of(frame) == sha256(frame).hexdigest()


@given(CODES, st.text(min_size=1), st.integers(1, 40))
def test_the_same_seed_over_the_same_frame_gives_the_same_sites(codes: set[str], seed: str, size: int) -> None:
    frame = frame_of(codes)
    sites = drawn(frame, seed, size)

    assert sites == drawn(frame_of(sorted(codes, reverse=True)), seed, size)
    assert len(set(sites)) == len(sites) == min(size, len(codes))
    assert set(sites) <= codes
    assert drawn(frame, seed, size + 1)[: len(sites)] == sites


def test_every_site_is_drawn_about_as_often_as_any_other() -> None:
    frame = frame_of(f"{n:03}" for n in range(50))
    counts = Counter(code for seed in range(2000) for code in drawn(frame, str(seed), 5))

    assert len(counts) == 50
    assert all(140 < n < 260 for n in counts.values()), counts
