"""The recovery kit: the organisation's root and recovery keys, for any two of three officers.

The kit itself is one file that may lie anywhere; each officer keeps a code on paper. As long as the
sheets are not handed out, the codes lie in the encrypted profile of the laptop that made them, so
that a power cut loses nothing; then they are forgotten here for good.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.lines import BODY
from app.usecases.membership import Kit, KitSheet

if TYPE_CHECKING:
    from sync.seal.kit import KitSecrets

FILE, CODES = "kit.file", "kit.codes"
FILE_SUFFIX = ".approdo-kit"


class KitRefused(DomainError):
    """The two codes do not open this kit: mistyped, of another kit, or twice the same."""

    key = "kit.refused"


class KitMistyped(KitRefused):
    """A code is not copied right: the first or the second (`number`)."""

    key = "kit.mistyped"


class KitSameSheet(KitRefused):
    """Both codes are those of one sheet."""

    key = "kit.same_sheet"


class KitOtherSheet(KitRefused):
    """A code is copied right and is none of this kit's: of an older one, or of another organisation."""

    key = "kit.other_sheet"


class NoKit(KitRefused):
    """The file is no kit, or it is damaged."""

    key = "kit.no_kit"


def prepare(store: Store, secrets: KitSecrets) -> None:
    """Make the kit and keep it here until its sheets are handed out."""
    from sync.seal import kit as kits  # a laptop that works alone never loads it

    codes = [kits.new_code() for _ in range(kits.OFFICERS)]
    store.remember_local(FILE, kits.make_kit(secrets, codes))
    store.remember_local(CODES, json.dumps(codes))


def pending(reader: Reader) -> Kit | None:
    """The kit while its sheets wait to be handed out."""
    codes = json.loads(reader.local(CODES) or "[]")
    if not codes:
        return None
    sheets = tuple(KitSheet(number, code) for number, code in enumerate(codes, 1))
    return Kit(str(reader.local(BODY) or ""), bytes(reader.local(FILE) or b""), sheets)


def is_due(reader: Reader) -> bool:
    """Whether sheets of this laptop's kit wait to be handed out."""
    return bool(json.loads(reader.local(CODES) or "[]"))


def forget(store: Store) -> None:
    """The sheets are handed out: the codes are nowhere on this laptop any more."""
    store.remember_local(CODES, "[]")


def open_kit(file: bytes, one: str, other: str) -> KitSecrets:
    """The secrets behind a kit, with the codes of two officers in any order; a KitRefused that says why."""
    from sync.seal import kit as kits
    from sync.seal.broken import SealBroken

    for number, code in enumerate((one, other), 1):
        if not kits.is_code(code):
            raise KitMistyped(number=number)
    if kits.plain(one) == kits.plain(other):
        raise KitSameSheet
    try:
        for number, code in enumerate((one, other), 1):
            if not kits.is_of(file, code):
                raise KitOtherSheet(number=number)
        return kits.open_kit(file, one, other)
    except SealBroken:
        raise NoKit from None


def letters_missing(code: str) -> int:
    """How many letters a code still lacks while it is typed; 0 when it is complete, right or not."""
    from sync.seal import kit as kits

    return max(kits.LETTERS - len(kits.plain(code)), 0)


def is_copied(code: str) -> bool:
    """Whether a complete code is copied right."""
    from sync.seal import kit as kits

    return kits.is_code(code)
