"""A laptop that an order to erase waits for, and that will never confirm: taken away, with the reason.

A file put back from a backup answers for the laptops it was before (`app.storage.restore`). Where nobody can,
because a disk is broken, a laptop is lost, or a copied file went on under another number, who looks after its
person takes it away. That is a line of the membership log, signed with their name: nothing of that laptop is
taken any more and its person's groups get new secrets. Why is said beside it and stands in the certificate.
"""

from __future__ import annotations

from app.domain.erasure import GONE_REASONS, LaptopGone
from app.domain.roles import Act, permits
from app.domain.sealed_records import is_true, sealed
from app.domain.user import User
from app.storage import membership_lines
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.lines import Doors
from app.usecases.saving import now


def may_say(reader: Reader, by: User) -> bool:
    """Whether `by` may take laptops of others away, as the membership log certifies them."""
    if membership_lines.is_alone(reader):
        return False
    certificate = membership_lines.certificate_of(reader, by.id)
    return certificate is not None and permits(certificate.roles, Act.ADMIT)


def take_away(doors: Doors, device: str, reason: str) -> None:
    """Take a laptop (its id in hex) away and say why (network). NotYours, LineTrouble: nothing was said."""
    if reason not in GONE_REASONS:
        raise ValueError(reason)
    from app.usecases import members

    members.remove_laptop(doors, bytes.fromhex(device))
    doors.do(_say, device, reason)


def reasons(reader: Reader) -> dict[str, LaptopGone]:
    """What was said of each laptop (its id in hex), the first word of several. Of one that was not taken away
    it says nothing: the log decides."""
    found: dict[str, LaptopGone] = {}
    for one in reader.find(LaptopGone, order="said_at"):
        if one.device and is_true(one):
            found.setdefault(one.device, one)
    return found


def _say(store: Store, device: str, reason: str) -> LaptopGone:
    return store.put(sealed(LaptopGone(device=device, reason=reason, by=store.by.id, said_at=now(store))))
