"""What is left of a name for the ear: classes of consonants, so that spellings fall together.

Used to find candidates, never to decide: two names with one skeleton are only worth comparing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

# Longest first. The value is the class, then (after /) the class by another language's reading.
_CLUSTERS = {
    **{"tsch": "S", "dsch": "S", "shch": "S", "sch": "S", "tch": "S", "dzh": "S", "dj": "S", "di": "T/S"},
    **{
        "ch": "S/K",
        "sh": "S",
        "zh": "S",
        "th": "T/S",
        "dh": "T/S",
        "ts": "S",
        "tz": "S",
        "cz": "S",
        "dz": "S",
    },
    **{"kh": "K/", "gh": "K/", "ph": "B", "ck": "K", "ks": "KS", "qu": "K", "gn": "N", "gi": "K/S"},
    **{"ge": "K/S", "gy": "K/S", "ci": "S/K", "ce": "S/K", "cy": "S/K", "rz": "S/RS", "sz": "S", "sc": "S"},
    **{"b": "B", "p": "B", "f": "B", "v": "B/", "w": "/B", "t": "T", "d": "T", "s": "S", "z": "S/T"},
    **{"c": "K/S", "k": "K", "q": "K", "g": "K/S", "x": "KS/", "j": "S/", "l": "L", "r": "R", "m": "M"},
    **{"n": "N", "h": ""},
}
_PATTERN = re.compile("|".join(sorted(_CLUSTERS, key=len, reverse=True)) + "|[aeiouy]")


def _code(sounds: list[str]) -> str:
    """Sounds in a row to one code: twice the same side by side counts once, silence parts them."""
    out = "A" if sounds and not sounds[0] else ""
    for before, sound in pairwise(["", *sounds]):
        out += sound[len(sound) - 1 :] if sound[:1] == before[-1:] and len(sound) > 1 else sound
        if sound and sound == before:
            out = out[: -len(sound)]
    return out


@lru_cache(maxsize=2048)
def skeletons(latin: str) -> tuple[str, ...]:
    """One or two codes of a word in letters a-z: as most would read it, and the other reading.

    A beginning without a consonant is kept as `A`, later vowels are left out, a doubled letter
    counts once. A word with no consonant at all gives its first letters, in lower case.
    """
    usual: list[str] = []
    other: list[str] = []
    for match in _PATTERN.finditer(latin):
        one, varies, two = _CLUSTERS.get(match[0], "").partition("/")
        usual.append(one)
        other.append(two if varies else one)
    codes = [code if code.strip("A") else latin[:3] for code in (_code(usual), _code(other))]
    return tuple(dict.fromkeys(codes))
