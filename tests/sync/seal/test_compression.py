"""Compression gives back every byte, and a bomb is refused before it is unpacked."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from sync.seal.broken import SealBroken
from sync.seal.compression import DICTIONARY, LARGEST, compressed, decompressed, dictionary

MAGICLESS = zstandard.FORMAT_ZSTD1_MAGICLESS


def framed(body: bytes, **more: bool) -> bytes:
    parameters = zstandard.ZstdCompressionParameters.from_level(3, format=MAGICLESS, **more)
    tool = zstandard.ZstdCompressor(dict_data=dictionary(DICTIONARY), compression_params=parameters)
    return bytes((DICTIONARY,)) + tool.compress(body)


@given(st.binary(max_size=2000) | st.text(max_size=2000).map(str.encode))
def test_everything_comes_back(body: bytes) -> None:
    assert decompressed(compressed(body)) == body
    assert len(compressed(body)) <= len(body) + 1


@pytest.mark.parametrize("size", [0, 1, 16 << 10, (16 << 10) + 1, 1 << 20, LARGEST])
def test_long_bodies_come_back(size: int) -> None:
    body = (b"Colloquio breve, si fa il punto. " * (size // 33 + 1))[:size]
    assert decompressed(compressed(body)) == body


def test_noise_is_carried_as_it_is() -> None:
    noise = os.urandom(300)
    assert compressed(noise) == b"\x00" + noise


def test_a_bomb_is_refused_unopened() -> None:
    bomb = framed(bytes(LARGEST + 1), write_content_size=True)
    assert len(bomb) < 1000
    with pytest.raises(SealBroken):
        decompressed(bomb)


def test_a_frame_that_hides_its_length_is_refused() -> None:
    with pytest.raises(SealBroken):
        decompressed(framed(b"a" * 500, write_content_size=False))


@pytest.mark.parametrize("packed", [b"", b"\x02abc", b"\xff", b"\x01", framed(b"a" * 90) + b"more"])
def test_what_is_no_frame_is_refused(packed: bytes) -> None:
    with pytest.raises(SealBroken) as broken:
        decompressed(packed)
    assert broken.value.reason == "compression"


@given(st.binary(max_size=400))
def test_no_bytes_do_harm(rest: bytes) -> None:
    try:
        opened = decompressed(b"\x01" + rest)
    except SealBroken:
        return
    assert len(opened) <= LARGEST


def test_threads_do_not_meet() -> None:
    bodies = [f"Colloquio numero {n}, si fissa appuntamento. ".encode() * (n % 40 + 1) for n in range(400)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda body: decompressed(compressed(body)), bodies)) == bodies


@given(st.text(max_size=2000).map(str.encode))
def test_one_of_thousands_comes_back_too(body: bytes) -> None:
    assert decompressed(compressed(body, quick=True)) == body
