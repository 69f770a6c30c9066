"""Small records made smaller before they are sealed: zstd (RFC 8878) with a dictionary of our own.

The first byte says how: 0 as it is, n zstd with dictionary n. A dictionary once released is for ever;
a better one gets the next number. The dictionaries are trained on invented records alone.
Opening is bounded: what claims or turns out to be longer than `LARGEST` is refused.
"""

from __future__ import annotations

import threading
from functools import cache, cached_property
from importlib import resources
from typing import Any, Final

import zstandard

from sync.seal.broken import SealBroken

LARGEST: Final = 4 << 20
"""Bytes after decompression."""
DICTIONARY: Final = 1
"""The dictionary used for sealing."""
KNOWN: Final = (1,)
_PLAIN = b"\x00"
_SMALL, _FINE_LEVEL, _QUICK_LEVEL = 16 << 10, 12, 3
"""Bodies up to 16 KiB are worth 60 microseconds more for an eighth less, unless thousands go at once."""
_FORMAT = zstandard.FORMAT_ZSTD1_MAGICLESS


@cache
def dictionary(number: int) -> zstandard.ZstdCompressionDict:
    """A shipped dictionary, for reading."""
    return _loaded(number)


def _loaded(number: int) -> zstandard.ZstdCompressionDict:
    content = (resources.files("sync.seal") / f"dictionary_{number}.bin").read_bytes()
    return zstandard.ZstdCompressionDict(content, dict_type=zstandard.DICT_TYPE_FULLDICT)


@cache
def _prepared(level: int, longest: int) -> tuple[zstandard.ZstdCompressionDict, Any]:
    """The dictionary digested for one way of compressing, and its parameters: shared by all threads.

    Each way has a dictionary object of its own: digesting one anew would take it away from the
    compressors that refer to it.
    """
    chosen = _loaded(DICTIONARY)
    parameters = zstandard.ZstdCompressionParameters.from_level(
        level,
        source_size=longest,
        dict_size=len(chosen),
        format=_FORMAT,
        write_dict_id=False,
        write_content_size=True,
        write_checksum=False,
    )
    chosen.precompute_compress(compression_params=parameters)  # else it is digested for every body
    return chosen, parameters


def _compressor(level: int, longest: int) -> zstandard.ZstdCompressor:
    chosen, parameters = _prepared(level, longest)
    return zstandard.ZstdCompressor(dict_data=chosen, compression_params=parameters)


class _Tools(threading.local):
    """Compressors and decompressors of one thread, each made when first wanted: not for two at once."""

    @cached_property
    def fine(self) -> zstandard.ZstdCompressor:
        return _compressor(_FINE_LEVEL, _SMALL)

    @cached_property
    def quick(self) -> zstandard.ZstdCompressor:
        return _compressor(_QUICK_LEVEL, LARGEST)

    @cached_property
    def many(self) -> zstandard.ZstdCompressor:
        return _compressor(_QUICK_LEVEL, _SMALL)

    @cached_property
    def decompressors(self) -> dict[int, zstandard.ZstdDecompressor]:
        return {
            number: zstandard.ZstdDecompressor(dict_data=dictionary(number), format=_FORMAT)
            for number in KNOWN
        }


_tools = _Tools()


def compressed(body: bytes, *, quick: bool = False) -> bytes:
    """`body` in the shorter of the two ways; `quick` where it is one of thousands."""
    small = "many" if quick else "fine"
    tool: zstandard.ZstdCompressor = getattr(_tools, small if len(body) <= _SMALL else "quick")
    shrunk = tool.compress(body)
    return bytes((DICTIONARY,)) + shrunk if len(shrunk) < len(body) else _PLAIN + body


def decompressed(packed: bytes) -> bytes:
    """What `compressed` was given; SealBroken("compression") for anything else, in bounded memory."""
    way, rest = packed[:1], packed[1:]
    if way == _PLAIN:
        return rest
    decompressor = _tools.decompressors.get(way[0]) if way else None
    if decompressor is None:
        raise SealBroken("compression")
    try:
        told = zstandard.get_frame_parameters(rest, format=_FORMAT).content_size
        if told > LARGEST:  # unknown is 2**64 - 1
            raise SealBroken("compression")
        return decompressor.decompress(rest, max_output_size=LARGEST, allow_extra_data=False)
    except zstandard.ZstdError:
        raise SealBroken("compression") from None
