"""Opening the recovery kit for practice: it proves that two sheets still open it, and changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.errors import DomainError
from app.usecases.lines import Doors
from app.usecases.recovery_kits import KitRefused, open_kit

if TYPE_CHECKING:
    from sync.seal.kit import KitSecrets

LONGEST_KIT: Final = 1 << 20
"""Bytes of a kit; a real one has a few thousand."""


class KitOfAnother(DomainError):
    """The kit opens, but its keys are not those this organisation was founded with."""

    key = "kit.of_another"


class KitUnreadable(DomainError):
    """The file cannot be read."""

    key = "kit.unreadable"


def practise(doors: Doors, file: Path, one: str, other: str) -> None:
    """Open the kit in `file` with two codes and hold its keys against the log of members.

    The keys are forgotten at once. KitUnreadable, KitRefused or KitOfAnother when in need it would not help.
    """
    proven(doors, file, one, other)


def proven(doors: Doors, file: Path, one: str, other: str) -> KitSecrets:
    """The keys in the kit, which are those of this organisation; raises what `practise` does."""
    from sync.client.laptop import kept_roster
    from sync.seal import boxes
    from sync.trust import signatures

    secrets = open_kit(bytes_of(file), one, other)
    roster = kept_roster(doors.replica())
    told = (
        secrets.organisation,
        signatures.public_of(secrets.root_key),
        boxes.public_of(secrets.recovery_key),
    )
    if told != (roster.organisation, roster.root_pk, roster.recovery_pk):
        raise KitOfAnother
    return secrets


def bytes_of(file: Path) -> bytes:
    """What lies in a kit's file; KitUnreadable."""
    try:
        with file.open("rb") as kit:
            return kit.read(LONGEST_KIT)
    except OSError:
        raise KitUnreadable from None


__all__ = ["KitOfAnother", "KitRefused", "KitUnreadable", "bytes_of", "practise", "proven"]
