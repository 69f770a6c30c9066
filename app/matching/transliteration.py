"""Any script to Latin letters a-z, the way names are commonly spelt rather than by a scholarly scheme."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from app.matching import indic
from app.matching.folding import fold, fold_latin

# Short vowels are not written: the letters give the consonants and the long vowels.
_ARABIC = {
    **{"ا": "a", "ب": "b", "پ": "p", "ت": "t", "ث": "th", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh"},
    **{"د": "d", "ذ": "dh", "ر": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "d"},
    **{"ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ک": "k", "گ": "g", "ل": "l"},
    **{"م": "m", "ن": "n", "ه": "h", "و": "w", "ی": "y"},
}
_HEBREW = {
    **{"א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "v", "ז": "z", "ח": "h", "ט": "t"},
    **{"י": "y", "כ": "k", "ל": "l", "מ": "m", "נ": "n", "ס": "s", "ע": "a", "פ": "p", "צ": "ts"},
    **{"ק": "k", "ר": "r", "ש": "sh", "ת": "t"},
}
_GREEK = re.compile("μπ|ντ|γκ|γγ|γχ|γξ|ου|αυ|ευ|τζ|τσ")
_GREEK_PAIRS = {
    **{"μπ": "b", "ντ": "nt", "γκ": "g", "γγ": "ng", "γχ": "nch", "γξ": "nx", "ου": "ou"},
    **{"αυ": "av", "ευ": "ev", "τζ": "tz", "τσ": "ts"},
}
_GREEK_START = {"ντ": "d", "μπ": "b"}
_CYRILLIC = {
    **{"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"},
    **{
        "є": "ye",
        "ђ": "dj",
        "ћ": "c",
        "џ": "dzh",
        "љ": "lj",
        "њ": "nj",
        "ј": "j",
        "ѕ": "dz",
        "ъ": "",
        "ь": "",
    },
    **{"қ": "q", "ғ": "gh", "ҳ": "h", "һ": "h", "ҷ": "j", "җ": "zh", "ө": "o", "ү": "u", "ұ": "u", "ә": "a"},
    **{"ң": "ng", "ӯ": "u", "ӣ": "i", "ҹ": "j", "ҝ": "g", "ҡ": "q", "ҫ": "s", "ҙ": "z", "ӏ": ""},
}
_SYLLABLE = re.compile(r"[A-Z][a-z]*|[a-z]+")


def _by_table(word: str, table: dict[str, str]) -> str:
    return "".join(table[c] if c in table else anyascii(c) for c in word)


def _arabic(word: str) -> str:
    word = fold(word, "Arab")
    if word.endswith("ه"):
        # a silent final h stands for -a in most names (Fatima, Khadija)
        return _by_table(word[:-1], _ARABIC) + ("a" if len(word) > 2 else "h")
    return _by_table(word, _ARABIC)


def _hebrew(word: str) -> str:
    word = fold(word, "Hebr")
    if word.endswith("ה") and len(word) > 2:
        return _by_table(word[:-1], _HEBREW) + "a"
    return _by_table(word, _HEBREW)


def _greek(word: str) -> str:
    word = fold(word, "Grek")
    start = _GREEK_START.get(word[:2])
    if start:
        return start + _greek(word[2:]) if len(word) > 2 else start
    return anyascii(_GREEK.sub(lambda m: _GREEK_PAIRS[m[0]], word))


def _asian(word: str) -> str:
    """Chinese and Korean names run together: the first syllable is the family name, the rest the given."""
    parts = _SYLLABLE.findall(anyascii(word))
    return f"{parts[0]} {''.join(parts[1:])}" if len(parts) > 1 else "".join(parts)


@lru_cache(maxsize=2048)
def to_latin(word: str, script: str) -> str:
    """`word` (one word in one script) in letters a-z; a space only where it hides two names."""
    if script == "Latn":
        return fold_latin(word)
    if script in indic.SCRIPTS:
        latin = indic.to_latin(word, script)
    elif script == "Arab":
        latin = _arabic(word)
    elif script == "Hebr":
        latin = _hebrew(word)
    elif script == "Grek":
        latin = _greek(word)
    elif script == "Cyrl":
        latin = _by_table(word.casefold(), _CYRILLIC)
    elif script in ("Hani", "Hang"):
        latin = _asian(word)
    else:
        latin = anyascii(word)
    return "".join(c for c in latin.lower() if "a" <= c <= "z" or c == " ")
