"""What follows a round, step by step: one that goes wrong ends neither the others nor the sync."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from app.errors import DomainError
from sync.protocol.faults import SyncError
from sync.seal.broken import SealBroken

_log = logging.getLogger(__name__)


def run_each(steps: Sequence[Callable[[], object]]) -> bool:
    """Take every step; whether one of them wrote something to send.

    What a record of somebody else makes go wrong in a step is noted by its name and left for the next
    round. A SyncError is raised after all steps were taken; an OperationalError, this laptop's own disk, at
    once.
    """
    wrote, fault = False, None
    for step in steps:
        try:
            wrote = bool(step()) or wrote
        except (DomainError, SealBroken) as error:
            _log.warning("a step after a round ended with %s", type(error).__name__)
        except SyncError as error:
            fault = fault or error
    if fault is not None:
        raise fault
    return wrote
