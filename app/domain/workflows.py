"""Where records with a state may go, in one table: the verbs ask it before they write, and laptops ask it of
what others wrote.

A colleague's program may be broken, old or somebody else's. What it writes is taken all the same, for
nothing typed is lost; a step these tables do not know is kept and told, and decides nothing until looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from app.domain import mediation_states as mediation
from app.domain import referral_states as referral
from app.domain import rights
from app.domain.consent import STATES, WITHDRAWN


@dataclass(frozen=True, slots=True)
class Workflow:
    """The states of one kind: `following` says which may come after each, in field `field`.

    States of a newer program, which it does not name, may stand between its own; nothing follows the last.
    `given_with`: a state that is a decision, and the answer that is signed with it in the same breath.
    """

    following: Mapping[str, frozenset[str]]
    given_with: Mapping[str, str] = field(default_factory=dict)
    field: str = "state"

    def may_follow(
        self, state: str | None, to: str | None, answers: Mapping[str, object] | None = None
    ) -> bool:
        """Whether `to` may come after `state`; `answers` are what is written with it, when it is known."""
        if state is None or to is None:
            return False
        ways = self.following.get(state)
        if ways is None or (ways and to not in self.following):
            return True
        if to not in ways:
            return False
        needed = self.given_with.get(to)
        return answers is None or needed is None or answers.get(needed) is not None


_NOTHING: Final[frozenset[str]] = frozenset()

WORKFLOWS: Final[Mapping[str, Workflow]] = {
    # What was withdrawn stays so: who agrees again gives another consent.
    "consent": Workflow({state: STATES - {state} if state != WITHDRAWN else _NOTHING for state in STATES}),
    "rights_request": Workflow({rights.OPEN: rights.OVER, **dict.fromkeys(rights.OVER, _NOTHING)}),
    "referral": Workflow(referral.WAYS),
    "mediation_request": Workflow(mediation.WAYS, mediation.DECIDED_WITH),
}
"""By kind. Where a record begins is not asked: who may write one may begin one."""


def may_follow(kind: str, state: str | None, to: str | None) -> bool:
    """Whether a record of `kind` may go from `state` to `to`."""
    return WORKFLOWS[kind].may_follow(state, to)


def is_over(kind: str, state: str | None) -> bool:
    """Whether a record of `kind` in this state goes nowhere any more."""
    return WORKFLOWS[kind].following.get(state or "") == _NOTHING


class Seen(Protocol):
    """One write of a record, as its author signed it."""

    @property
    def author(self) -> bytes:
        """Who wrote it."""

    def follows(self, other: Seen, /) -> bool:
        """Whether its author had seen another write."""


@dataclass(frozen=True, slots=True)
class Step:
    """One write of a state: `before` are the states its author had seen, none where it began."""

    write: Seen
    to: str | None
    before: frozenset[str | None]
    odd: bool


def steps_of(
    workflow: Workflow, writes: Iterable[tuple[Seen, str | None, Mapping[str, object]]]
) -> list[Step]:
    """Each write of the state (write, state, the answers with it), causes first, judged by what its author
    had seen.

    Two laptops that did not know of each other are each judged by what they knew. Choosing one of several
    states, taking back one's own step before anybody wrote on, and looking at an odd one or putting back what
    it changed are no steps of their own.
    """
    steps: list[Step] = []
    for write, to, answers in writes:
        known = _newest([one for one in steps if write.follows(one.write)])
        before = frozenset(one.to for one in known)
        chosen = len(known) > 1 and to in before
        fine = not known or chosen or all(_leads(workflow, one, write, to, answers) for one in known)
        steps.append(Step(write, to, before, not fine))
    return steps


def standing(steps: Sequence[Step]) -> Step | None:
    """The last odd step nobody else has written over since; None where there is none."""
    for at in range(len(steps) - 1, -1, -1):
        one = steps[at]
        if one.odd and not any(
            later.write.follows(one.write) and later.write.author != one.write.author
            for later in steps[at + 1 :]
        ):
            return one
    return None


def _newest(steps: Collection[Step]) -> list[Step]:
    return [
        one
        for one in steps
        if not any(other is not one and other.write.follows(one.write) for other in steps)
    ]


def _leads(
    workflow: Workflow, last: Step, write: Seen, to: str | None, answers: Mapping[str, object]
) -> bool:
    again = to == last.to or to in last.before
    own = last.odd or last.write.author == write.author
    return (again and own) or workflow.may_follow(last.to, to, answers)
