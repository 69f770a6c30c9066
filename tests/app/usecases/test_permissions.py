"""The table of roles and acts, walked whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.catalogue.codelists import codelist
from app.domain.roles import OFFICER
from app.domain.roles import ROLES as ALL_ROLES
from app.domain.user import User
from app.errors import NotAllowed
from app.usecases.permissions import TABLE, Act, allowed, require

ROLES = codelist("V71").codes
WITHOUT_CASE_CONTENT = ("mediator", "reporting", "directory", "dpo", "admin")


def test_every_act_has_a_line_of_known_roles() -> None:
    assert set(TABLE) == set(Act)
    assert {role for roles in TABLE.values() for role in roles} <= set(ALL_ROLES)
    assert set(ALL_ROLES) == {*ROLES, OFFICER}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", Act)
def test_require_says_what_the_table_says(role: str, act: Act) -> None:
    user = User(name="X", role=role)
    if role in TABLE[act]:
        require(user, act)
    else:
        with pytest.raises(NotAllowed) as caught:
            require(user, act)
        assert caught.value.params == {"act": act.value}


@pytest.mark.parametrize("role", WITHOUT_CASE_CONTENT)
def test_who_has_no_business_in_a_file_reads_and_writes_none(role: str) -> None:
    files = [act for act in Act if act.value.startswith(("read_files", "read_reserved", "write_"))]
    assert not [act for act in files if allowed(User(name="X", role=role), act)]


def test_a_field_operator_never_closes_a_case() -> None:
    assert not allowed(User(name="X", role="operator"), Act.CLOSE_CASE)
    assert allowed(User(name="X", role="supervisor"), Act.CLOSE_CASE)


def test_auditors_only_read() -> None:
    assert {act for act in Act if "auditor" in TABLE[act]} == {
        Act.READ_FILES,
        Act.READ_AUDIT,
        Act.KEEP_AUDIT,  # their laptop notes what they do, like everybody's
        Act.CONFIRM_ERASURE,  # that this laptop has done what it was ordered
    }


def test_a_disabled_user_or_an_unknown_role_may_nothing() -> None:
    user = User(name="X", role="supervisor")
    assert allowed(user, Act.READ_FILES)
    assert not allowed(replace(user, disabled_on=date(2026, 1, 1)), Act.READ_FILES)
    assert not allowed(replace(user, role="a_newer_role"), Act.READ_FILES)
    assert not allowed(replace(user, role=None), Act.READ_FILES)
