"""Which writing system a text is in, as an ISO 15924 code (`Latn`, `Arab`, `Ethi`, `Beng` ...)."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

# First code point of each run and its script, from the Unicode block chart; "" = no script of its own.
_RUNS: tuple[tuple[int, str], ...] = (
    (0x0000, ""),
    (0x0041, "Latn"),
    (0x005B, ""),
    (0x0061, "Latn"),
    (0x007B, ""),
    (0x00AA, "Latn"),
    (0x00AB, ""),
    (0x00BA, "Latn"),
    (0x00BB, ""),
    (0x00C0, "Latn"),
    (0x02B0, ""),
    (0x0370, "Grek"),
    (0x0400, "Cyrl"),
    (0x0530, "Armn"),
    (0x0590, "Hebr"),
    (0x0600, "Arab"),
    (0x0700, "Syrc"),
    (0x0750, "Arab"),
    (0x0780, "Thaa"),
    (0x07C0, "Nkoo"),
    (0x0800, "Samr"),
    (0x0860, "Arab"),
    (0x0900, "Deva"),
    (0x0980, "Beng"),
    (0x0A00, "Guru"),
    (0x0A80, "Gujr"),
    (0x0B00, "Orya"),
    (0x0B80, "Taml"),
    (0x0C00, "Telu"),
    (0x0C80, "Knda"),
    (0x0D00, "Mlym"),
    (0x0D80, "Sinh"),
    (0x0E00, "Thai"),
    (0x0E80, "Laoo"),
    (0x0F00, "Tibt"),
    (0x1000, "Mymr"),
    (0x10A0, "Geor"),
    (0x1100, "Hang"),
    (0x1200, "Ethi"),
    (0x13A0, "Cher"),
    (0x1780, "Khmr"),
    (0x1800, "Mong"),
    (0x1C80, "Cyrl"),
    (0x1C90, "Geor"),
    (0x1CC0, ""),
    (0x1E00, "Latn"),
    (0x1F00, "Grek"),
    (0x2000, ""),
    (0x2C60, "Latn"),
    (0x2C80, "Copt"),
    (0x2D00, "Geor"),
    (0x2D30, "Tfng"),
    (0x2D80, "Ethi"),
    (0x2DE0, "Cyrl"),
    (0x2E00, ""),
    (0x2E80, "Hani"),
    (0x3040, "Hira"),
    (0x30A0, "Kana"),
    (0x3100, "Bopo"),
    (0x3130, "Hang"),
    (0x3190, ""),
    (0x31F0, "Kana"),
    (0x3200, ""),
    (0x3400, "Hani"),
    (0xA640, "Cyrl"),
    (0xA6A0, ""),
    (0xA720, "Latn"),
    (0xA800, ""),
    (0xAB00, "Ethi"),
    (0xAB30, "Latn"),
    (0xAB70, ""),
    (0xAC00, "Hang"),
    (0xD800, ""),
    (0xF900, "Hani"),
    (0xFB00, "Latn"),
    (0xFB13, "Armn"),
    (0xFB1D, "Hebr"),
    (0xFB50, "Arab"),
    (0xFE00, ""),
    (0xFE70, "Arab"),
    (0xFF00, ""),
    (0xFF21, "Latn"),
    (0xFF3B, ""),
    (0xFF41, "Latn"),
    (0xFF5B, ""),
    (0xFF66, "Kana"),
    (0xFFA0, "Hang"),
    (0xFFE0, ""),
    (0x1E900, "Adlm"),
    (0x1E960, ""),
    (0x20000, "Hani"),
    (0x32000, ""),
)
_STARTS = [start for start, _ in _RUNS]

#: Scripts that leave most vowels unwritten: letters compare by consonants, vowels come free.
ABJADS = frozenset({"Arab", "Hebr", "Syrc", "Samr"})


def script_of_char(char: str) -> str:
    """ISO 15924 code of one character; "" for digits, marks and signs shared by many scripts."""
    return _RUNS[bisect_right(_STARTS, ord(char)) - 1][1]


def script_of(text: str) -> str:
    """ISO 15924 code of the script most letters of `text` are in; `Zyyy` when it has no letter."""
    if text.isascii():
        return "Latn" if any(c.isalpha() for c in text) else "Zyyy"
    counts = Counter(code for c in text if c.isalpha() and (code := script_of_char(c)))
    return counts.most_common(1)[0][0] if counts else "Zyyy"
