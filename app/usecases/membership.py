"""What the screens of joining and of colleagues ask and are told.

`Membership` is kept by `app.usecases.belonging.Belonging`; what takes the network is said so and
belongs into a job. Refusals are `DomainError`, everything between here and the server is `LineTrouble`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from app.crypto.words import LANGUAGES, list_for, words
from app.domain.ids import RecordId
from app.errors import OperationalError
from app.usecases.inviting import Invitation

WORD_LISTS: Final = LANGUAGES
"""Languages of the word lists."""
STALE_DAYS: Final = 14
"""Days after which a laptop that has not heard from the server says so; reading is never blocked."""


class LineTrouble(OperationalError):
    """Something between this laptop and the server; nothing typed is lost. Keys are `line.<what>`."""

    key = "line.offline"


class State(StrEnum):
    """Where this laptop stands."""

    ALONE = "alone"  # of no organisation
    ASKING = "asking"  # it has an invitation and waits to be let in
    MEMBER = "member"
    REMOVED = "removed"  # it was, and somebody removed it or its person


@dataclass(frozen=True, slots=True)
class Standing:
    """This laptop and its organisation, read without the network."""

    state: State
    body: str = ""
    """What the organisation is called."""
    url: str = ""
    roles: frozenset[str] = frozenset()
    trouble: str = ""
    """Translation key of what is wrong with the membership log, or empty."""
    silent_days: int = 0
    """Whole days since the server was last heard."""
    kit_due: bool = False
    """The recovery kit was not handed out yet."""
    may_admit: bool = False
    may_admit_leaders: bool = False
    may_require: bool = False
    """Whether the person may shut out programs that know less than this one, and nobody has yet."""

    @property
    def stale(self) -> bool:
        """Whether the list of colleagues may be out of date."""
        return self.silent_days >= STALE_DAYS


@dataclass(frozen=True, slots=True)
class LaptopLine:
    """A laptop of somebody's."""

    device: bytes
    here: bool
    """It is the one in front of us."""
    last_ms: int | None
    """When it last wrote something that reached us, by its own clock."""
    registered_ms: int | None = None
    """When it was certified, by the clock of who did it."""


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody of the organisation."""

    user: RecordId
    name: str
    roles: frozenset[str]
    sites: tuple[tuple[RecordId, str], ...]
    state: str
    """`here`, `invited`, `taken_back` (their invitation was), `removed`, or `known`: on paper only."""
    laptops: tuple[LaptopLine, ...] = ()
    me: bool = False
    may_change: bool = False
    """Whether the person at the keyboard may change, remove or give keys to this one."""
    may_return: bool = False
    """Removed, and the person at the keyboard may invite this very one again."""
    invitation: bytes = b""
    """The mark of an invitation that is still good and that the person at the keyboard may take back."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A laptop that asks to be let in, and the eight numbers behind the words."""

    invitation: bytes
    name: str
    roles: frozenset[str]
    sites: tuple[str, ...]
    known: bool
    language: str
    numbers: tuple[int, ...]
    """Empty when it is another's to decide, or its invitation is not known here (yet)."""
    own: bool = False
    """Another laptop of the person at the keyboard."""
    inviter: str = ""
    """The colleague who wrote the invitation on another laptop; empty for one written here."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """This laptop's own request."""

    invitation: Invitation
    numbers: tuple[int, ...] = ()
    """Empty until the server has the request."""
    answer: str = ""
    """`waiting`, `approved`, `refused`, `expired`, `taken_back`, or empty before it was asked."""


@dataclass(frozen=True, slots=True)
class KitSheet:
    """What one officer keeps: a code on paper. Two of the three open the kit."""

    number: int
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Kit:
    """The recovery kit: a file that may lie anywhere, and three sheets."""

    body: str
    file: bytes = field(repr=False)
    sheets: tuple[KitSheet, ...] = field(repr=False)


class Membership(Protocol):
    """The organisation of this laptop. Those marked (network) may take long and raise `LineTrouble`."""

    def standing(self) -> Standing:
        """Where this laptop stands."""

    def people(self) -> tuple[MemberLine, ...]:
        """Everybody, by name; those removed last."""

    def create(self, url: str, claim: str, body: str) -> None:
        """Make this laptop the first of a new organisation (network); its work will be uploaded.

        DomainError with problems for `url`, `claim` and `body`.
        """

    def kit(self) -> Kit | None:
        """The recovery kit while it is not handed out yet."""

    def kit_handed_out(self) -> None:
        """All three have their sheets: forget the root's key here, for good."""

    def invite(
        self,
        name: str,
        roles: frozenset[str],
        sites: frozenset[RecordId],
        *,
        user: RecordId | None = None,
        language: str = "it",
    ) -> Invitation:
        """Invite somebody, or somebody known to another laptop or to new keys (network)."""

    def asking(self) -> tuple[Asking, ...]:
        """Laptops that ask to be let in (network)."""

    def admit(self, asking: Asking) -> None:
        """The words of `asking` were the same on both screens: let that very laptop in (network)."""

    def turn_away(self, invitation: bytes) -> None:
        """They were not, or nobody was expected (network)."""

    def take_back(self, invitation: bytes) -> bool:
        """Let nobody in with an invitation, by its mark (network); whether the server heard of it.

        DomainError when somebody was let in with it already.
        """

    def change(self, user: RecordId, roles: frozenset[str], sites: frozenset[RecordId]) -> None:
        """Give somebody other roles or sites (network)."""

    def remove(self, user: RecordId) -> None:
        """Somebody leaves: nothing new reaches them from here on (network)."""

    def remove_laptop(self, device: bytes) -> None:
        """A laptop is lost: nothing new reaches it from here on (network)."""

    def require_program(self) -> None:
        """Let only laptops in whose program knows what this one knows (network); others say why."""

    def waiting(self) -> Waiting | None:
        """This laptop's own request, while it is not decided."""

    def accept(self, invitation: Invitation) -> None:
        """Keep an invitation: this laptop is going to ask."""

    def ask(self) -> Waiting:
        """Ask to be let in, or look what was decided (network)."""

    def give_up(self) -> None:
        """Forget the invitation; the work on this laptop stays."""

    def open_reserved(self, person: RecordId, user: RecordId) -> None:
        """Open the reserved part of a file to a colleague (network)."""


def spoken(numbers: tuple[int, ...], language: str) -> tuple[str, ...]:
    """The words behind the numbers, from the word list of `language` (the nearest there is)."""
    listed = words(list_for(language))
    return tuple(listed[number] for number in numbers)


def word_list_for(language: str) -> str:
    """The word list nearest to what somebody reads."""
    return list_for(language)
