"""Which comune a row means: by code, or by the name it was written with."""

from __future__ import annotations

import re
from functools import cache

from app.catalogue.places import Comune, all_codes, comuni, provinces
from app.domain.directory.folding import words

_SAINTS = frozenset({"s", "san", "sant", "santa", "santo", "ss", "sta", "sto"})
_LINKS = frozenset({"di", "nell", "in", "de"})
_BRACKETS = re.compile(r"\([^)]*\)")


@cache
def _by_name() -> dict[str, list[Comune]]:
    found: dict[str, list[Comune]] = {}
    for code in all_codes():
        comune = comuni.by_istat(code)
        if comune is not None:
            for key in {key for name in comune.name.split("/") for key in _keys(name)}:
                found.setdefault(key, []).append(comune)
    return found


@cache
def _by_belfiore() -> dict[str, Comune]:
    return {one.belfiore: one for same in _by_name().values() for one in same}


def _keys(name: str) -> tuple[str, str]:
    """The name run together: as it is, and with every saint shortened alike."""
    plain = [word for word in words(_BRACKETS.sub(" ", name)) if word not in _LINKS]
    return "".join(plain), "".join("s" if word in _SAINTS else word for word in plain)


def by_belfiore(code: str) -> Comune | None:
    """The comune with this cadastral code; today's one of the same name for a code that is no more."""
    code = code.strip().upper()
    found = _by_belfiore().get(code) or comuni.by_belfiore(code)
    if found is not None and not found.istat:
        return by_name(found.name, found.sigla) or found
    return found


def by_istat(code: str) -> Comune | None:
    """The comune with this ISTAT code; leading zeros may have been lost."""
    return comuni.by_istat(code.strip().zfill(6))


def by_name(name: str, sigla: str = "") -> Comune | None:
    """The one comune that this name means, in this province if told; None when it could be several."""
    found = next((same for key in _keys(name) if (same := _by_name().get(key))), [])
    if sigla:
        in_province = [one for one in found if one.sigla == sigla.strip().upper()]
        found = in_province or found
    return found[0] if len(found) == 1 else None


def region_of(comune: Comune) -> str:
    """The name of the region a comune lies in."""
    province = provinces().get(comune.sigla)
    return province.region if province else ""
