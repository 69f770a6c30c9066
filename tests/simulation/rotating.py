"""The same bad weeks with keys renewed again and again, while files go from hand to hand."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from sync.client import lines
from sync.client.lines import Draft
from sync.protocol.faults import SyncError
from sync.seal import groups
from sync.trust import drafting
from tests.simulation.world import World
from tests.sync.client.office import SITE


class RotatingWorld(World):
    """The supervisor gives everybody a new secret now and then, as when somebody is removed."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.disaster = "sticks"
        # What was given by hand and is to be sealed again goes on as another laptop's: of two copies of one
        # edit somebody may be asked once too often.
        self.exact = False

    def rotate(self) -> None:
        laptop = self.machines[0].engine().laptop
        group = drafting.group_id(laptop.roster.organisation, "staff", SITE)

        def compose(draft: Draft) -> None:
            stated = draft.roster.group(group)
            assert stated is not None
            before = laptop.keyring.secret(group, stated.epoch)
            if before is None:
                return  # as `Draft.state`: whoever has not the secret renews nothing
            secret, epoch = groups.new_secret(), stated.epoch + 1
            draft.add(
                drafting.group_state(
                    draft.roster,
                    draft.author,
                    purpose="staff",
                    about=SITE,
                    epoch=epoch,
                    members=frozenset(stated.members),
                    seal_pk=groups.seal_pk(secret, group, epoch),
                    at_ms=draft.now_ms,
                )
            )
            draft.grant_anew(group, epoch, secret, before)

        with contextlib.suppress(SyncError):
            lines.submit(laptop, compose)

    def _disasters(self) -> tuple[tuple[Callable[[], None], int], ...]:
        return (self.hand_over, 12), (self.rotate, 3)
