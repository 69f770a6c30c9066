"""What the standard has no column for: our taxonomies, carried as its `attribute` rows.

Each extension is a taxonomy; each answer an attribute whose term has the answer's code.
A program that does not know them still reads a valid package.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.directory.identity import derived_id

CATEGORY = "category"
PERMIT = "elig-permit"
PERSON = "elig-person"
RESIDENCE = "elig-residence"
DOCUMENT = "doc-required"
REFERRAL = "referral-method"
RESPONSE = "referral-response"
ACCESS = "access-mode"
MEDIATION = "mediation"
CHILDCARE = "childcare"
SAFE_SPACE = "safe-space"
STAFF_GENDER = "gender-of-staff"
VERIFICATION = "verification"
REACH = "reach"

ANY = "ANY"
ANY_REGULAR = "ANY_REGULAR"
NONE_OK = "NONE_OK"

OPEN_ELIGIBILITY = "open-eligibility"
"""The taxonomy of the same name, when a source classifies with it instead of ours."""


@dataclass(frozen=True, slots=True)
class Extension:
    """One taxonomy of ours.

    `code_list` names the code list its terms come from; `terms` are its own besides. The
    answer may carry a `value` (a comune, an amount, a bus line) for the terms in `valued`.
    """

    name: str
    code_list: str = ""
    terms: tuple[str, ...] = ()
    valued: frozenset[str] = frozenset()

    @property
    def taxonomy(self) -> str:
        """The taxonomy's name in a package."""
        return f"approdo:{self.name}"

    @property
    def taxonomy_id(self) -> str:
        """The taxonomy's id, the same in every directory."""
        return derived_id("taxonomy", self.name)

    def term_id(self, code: str) -> str:
        """The id of the term with this code, the same in every directory."""
        return derived_id("taxonomy_term", self.name, code)


EXTENSIONS: dict[str, Extension] = {
    extension.name: extension
    for extension in (
        Extension(CATEGORY, code_list="service"),
        Extension(PERMIT, code_list="V14", terms=(ANY, ANY_REGULAR, NONE_OK)),
        Extension(
            PERSON,
            terms=(
                "women_only",
                "men_only",
                "families",
                "minors",
                "msna",
                "adults",
                "pregnant",
                "disability",
            ),
        ),
        Extension(
            RESIDENCE,
            terms=("resident", "in_reception", "out_of_reception", "isee_below"),
            valued=frozenset({"resident", "isee_below"}),
        ),
        Extension(DOCUMENT, code_list="V79"),
        Extension(REFERRAL, code_list="V56"),
        Extension(
            RESPONSE,
            terms=(
                "same_day",
                "within_week",
                "within_month",
                "case_by_case",
                "feedback",
                "call_person",
                "person_goes",
                "home_visit",
            ),
            valued=frozenset({"feedback"}),
        ),
        Extension(ACCESS, terms=("walk_in", "appointment", "referral", "outreach", "hotline")),
        Extension(
            MEDIATION, terms=("on_site", "on_call", "phone", "none"), valued=frozenset({"on_site", "on_call"})
        ),
        Extension(CHILDCARE, terms=("yes", "no")),
        Extension(SAFE_SPACE, terms=("yes", "no")),
        Extension(STAFF_GENDER, terms=("women", "men", "mixed", "on_request")),
        Extension(
            VERIFICATION,
            code_list="V78",
            terms=("by_phone", "by_visit", "by_email", "self", "next_check"),
            valued=frozenset({"next_check"}),
        ),
        Extension(REACH, terms=("bus", "walking_minutes"), valued=frozenset({"bus", "walking_minutes"})),
    )
}

BY_TAXONOMY: dict[str, Extension] = {extension.taxonomy: extension for extension in EXTENSIONS.values()}
