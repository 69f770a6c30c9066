"""When a profile is opened, before any page can show somebody: orders to erase this file has not followed.

A backup that was put back lacks the orders given since: they are kept beside the file. A laptop that was
switched off between reading an order and following it has it among its lines of the membership log.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from app.storage import erasing, membership_lines, obeying
from app.storage.reader import Reader
from app.storage.store import Store

Verb = Callable[[Store], Any]


def missed(reader: Reader, kept_beside: frozenset[bytes]) -> list[Verb]:
    """What is to be done, each in a transaction of its own; nothing on almost every day.

    `kept_beside` are the ids of spaces beside the file.
    """
    verbs: list[Verb] = []
    first = membership_lines.looked_at(reader)
    if membership_lines.has_orders(reader, first):
        # Loaded on the rare day it is needed: the window opens sooner on all others.
        from app.usecases import erasure_orders

        roster = membership_lines.checked(reader)
        erased = roster.all_erased()
        if obeying.due(reader, erased):
            lines = {one.order: roster.ordered_at(one.order) or 0 for one in erased.values()}
            verbs += [
                *erasure_orders.given_here(reader, lines),
                partial(obeying.obey, erased=erased),
            ]
        verbs.append(membership_lines.look)
    if again := kept_beside - erasing.remembered(reader, erasing.ERASED):
        verbs.append(partial(erasing.give_up, order=b"", ordered=again))
    return verbs
