"""The inbox of what waits for a decision: fields written twice and rules broken together, in one question."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.user import User
from app.storage.reader import Reader
from app.usecases import broken_rules, conflicts, histories, odd_steps
from app.usecases.conflict_views import BrokenRule, ConflictFile
from app.usecases.histories import Names
from app.usecases.permissions import Act, allowed


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for somebody, and the names to tell it with."""

    files: tuple[ConflictFile, ...]
    rules: tuple[BrokenRule, ...]
    names: Names

    @property
    def mine(self) -> list[ConflictFile]:
        """Files the one at the keyboard is asked about, in order; those skipped for now left out."""
        return [file for file in self.files if is_asked(file) and not file.skipped]

    def waiting(self, by: User) -> int:
        """How many things wait for `by`: what another program wrote waits for who leads."""
        return len(self.mine) + sum(waits_for(rule, by) for rule in self.rules)


def waits_for(rule: BrokenRule, by: User) -> bool:
    """Whether `by` may put a broken rule right."""
    return rule.key != odd_steps.KEY or allowed(by, Act.SUPERVISE)


def is_asked(file: ConflictFile) -> bool:
    """Whether the one at the keyboard is asked to decide something of it."""
    return any(line.may_decide and not line.optional for line in file.lines)


def inbox(reader: Reader, by: User) -> Inbox:
    """Everything to decide, as `by` sees it."""
    return Inbox(conflicts.open_(reader, by), broken_rules.broken(reader), histories.names(reader))


def waiting(reader: Reader, by: User) -> int:
    """How many things wait for `by`: what the rail and the pill count."""
    return conflicts.count(reader, by) + sum(waits_for(rule, by) for rule in broken_rules.broken(reader))
