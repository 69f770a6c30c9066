"""Asks the one table of roles and acts. `require` is the first line of every verb.

Nobody approves what they wrote (rule R-09): closing needs a second person besides.
"""

from __future__ import annotations

from app.domain.roles import (
    ADMIN,
    AUDITOR,
    CASE_MANAGER,
    DIRECTORY,
    DPO,
    MEDIATOR,
    OFFICER,
    OPERATOR,
    REPORTING,
    SPECIALIST,
    SUPERVISOR,
    TABLE,
    Act,
)
from app.domain.user import User
from app.errors import NotAllowed

__all__ = [
    "ADMIN",
    "AUDITOR",
    "CASE_MANAGER",
    "DIRECTORY",
    "DPO",
    "MEDIATOR",
    "OFFICER",
    "OPERATOR",
    "REPORTING",
    "SPECIALIST",
    "SUPERVISOR",
    "TABLE",
    "Act",
    "allowed",
    "require",
]


def allowed(by: User, act: Act) -> bool:
    """Whether `by` may do `act`; somebody disabled may nothing."""
    return by.disabled_on is None and by.role in TABLE[act]


def require(by: User, act: Act) -> None:
    """Let `by` go on, or raise NotAllowed."""
    if not allowed(by, act):
        raise NotAllowed(act=act.value)
