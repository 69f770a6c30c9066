"""New lines of the membership log: drafted after the newest line, sent with their grants, all or nothing as
far as they fit into one request (`sync.client.fitting`)."""

from __future__ import annotations

from collections.abc import Callable

from sync.client.drafts import Draft, Key, draft_of, send
from sync.client.following import follow
from sync.client.laptop import Laptop
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import Code

__all__ = ["Draft", "draft_of", "submit"]

_TRIES = 5


def submit(laptop: Laptop, compose: Callable[[Draft], None]) -> Draft:
    """Compose lines after the newest one and send them; composed anew when others were quicker.

    Secrets made are remembered before they are sent, so a lost answer loses none. Nothing is sent
    when nothing was composed. Raises TrustRefused when the person may not write such lines,
    SyncError for the rest.
    """
    # The lines of the last time may stand though no answer came, or the one behind it was lost: without the
    # secret of that epoch a new one would lack the way back to it.
    laptop.keyring.take_made(laptop.roster)
    for _ in range(_TRIES):
        draft = draft_of(laptop)
        compose(draft)
        if not draft.entries:
            if draft.grants:
                laptop.calls.give_grants(draft.grants)
            return draft
        laptop.keyring.remember_made(_mine(laptop, draft))
        try:
            send(laptop, draft)
        except SyncError as error:
            if error.detail != Code.BEHIND:
                raise
            follow(laptop)
            laptop.keyring.take_made(laptop.roster)
            continue
        follow(laptop)
        laptop.keyring.keep(_mine(laptop, draft))
        return draft
    raise SyncError(Fault.BUSY, Code.BEHIND)


def _mine(laptop: Laptop, draft: Draft) -> dict[Key, bytes]:
    """Secrets of groups this person is in: those of others are not kept."""
    mine = draft.roster.groups_of(laptop.identity.user)
    return {key: secret for key, secret in draft.made.items() if key[0] in mine}
