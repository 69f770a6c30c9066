"""The tables of roles in SECURITY.md, made from the code: `python -m tests.role_matrix` writes them."""

from __future__ import annotations

from pathlib import Path

from app.domain.audiences import READING, Member, Purpose, groups_of
from app.domain.authority import WRITING
from app.domain.declaration import Kind, Scope
from app.domain.ids import RecordId
from app.domain.kinds import KINDS
from app.domain.roles import ROLES, TABLE, Act, permits

PAPER = Path(__file__).parents[1] / "SECURITY.md"
BEGIN, END = "<!-- roles: made by tests/role_matrix.py -->", "<!-- roles: end -->"

COLUMNS: tuple[tuple[str, str, Scope | None], ...] = (
    ("C0", "directory", None),
    ("C1", "organisation", Scope.ORGANISATION),
    ("C2", "site", Scope.SITE),
    ("C2", "file", Scope.FILE),
    ("C2", "capsule", Scope.CAPSULE),
    ("C3", "reserved", Scope.RESERVED),
    ("C4", "named", Scope.NAMED),
    ("C4", "private", Scope.PRIVATE),
)
_OPENED = (Scope.RESERVED, Scope.CAPSULE)
SITE = RecordId(b"s" * 16)
USER = RecordId(b"u" * 16)
PURPOSES = {
    Scope.ORGANISATION: Purpose.ALL,
    Scope.SITE: Purpose.STAFF,
    Scope.FILE: Purpose.STAFF,
    Scope.RESERVED: Purpose.RESERVED,
    Scope.CAPSULE: Purpose.STAFF,
    Scope.PRIVATE: Purpose.OWN,
}


def cell(role: str, scope: Scope | None) -> str:
    """What `role` does with a part: R holds its key, W writes, T and N only what was opened to them."""
    if scope is None:
        return "R W" if permits([role], Act.EDIT_DIRECTORY) else "R"
    written = _writes(role, scope)
    if scope is Scope.NAMED:
        return " ".join(("N", *written)) if written or permits([role], Act.READ_FILES) else ""
    purposes = {group.purpose for group in groups_of(Member(USER, frozenset({role}), frozenset({SITE})))}
    if PURPOSES[scope] in purposes:
        return " ".join(("R", *written))
    return " ".join(("T", *written)) if scope in _OPENED and written else " ".join(written)


def _writes(role: str, scope: Scope) -> list[str]:
    kinds = [kind for kind in KINDS if kind.scope is scope]
    may = [kind for kind in kinds if _may(role, kind)]
    if scope is Scope.PRIVATE:
        return ["W"]
    return [] if not may else ["W"] if len(may) == len(kinds) else ["w"]


def _may(role: str, kind: Kind) -> bool:
    return any(permits([role], act) for act in WRITING[kind.name])


def tables() -> str:
    """Both tables, as they stand between the marks in the paper."""
    head = [f"{data_class} {name}" for data_class, name, _ in COLUMNS]
    parts = [_line("role", *head), _line(*["---"] * (len(head) + 1))]
    parts += [_line(role, *(cell(role, scope) for _, _, scope in COLUMNS)) for role in ROLES]
    acts = ["", _line("act", "roles"), _line("---", "---")]
    acts += [
        _line(act.value.replace("_", " "), ", ".join(r for r in ROLES if r in TABLE[act])) for act in Act
    ]
    return "\n".join([*parts, *acts])


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def written() -> str:
    """What the paper says now."""
    text = PAPER.read_text(encoding="utf-8")
    return text.partition(BEGIN)[2].partition(END)[0].strip()


def write() -> None:
    """Bring the paper in step."""
    text = PAPER.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    PAPER.write_text(f"{before}{BEGIN}\n{tables()}\n{END}{after}", encoding="utf-8")


assert set(READING) | {Scope.NAMED, Scope.PRIVATE} == set(Scope)

if __name__ == "__main__":
    write()
