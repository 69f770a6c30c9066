"""Every page of the program, in the order of the rail. Adding a page is one line.

`factory` is "module:Class" and is imported when the page is first shown: start time counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from app.domain.roles import MEDIATOR, Act
from app.domain.user import User
from app.usecases.permissions import allowed

Place = Literal["rail", "foot", "inside"]
"""`rail`: a line of the rail (Alt+1..0); `foot`: at its bottom; `inside`: reached from another page."""


@dataclass(frozen=True, slots=True)
class PageEntry:
    """Where a page lives and how it is reached; `title_key` is the word on the rail."""

    key: str
    factory: str
    icon: str
    title_key: str
    place: Place = "rail"
    under: str = ""
    """For an `inside` page: the key of the rail's line that stays lit."""
    act: Act | None = None
    """Only for who may do this; None: for everybody."""


HELP: Final = "help"
"""The page F1 opens, told which page one was on."""

FOR_MEDIATORS: Final = frozenset({"sync", "settings", "new_code", "joining", HELP})
"""What a mediator is offered besides the pages of her own work."""

PAGES: Final[tuple[PageEntry, ...]] = (
    PageEntry("today", "ui.today.page:TodayPage", "sunrise", "page.today"),
    PageEntry("my_day", "ui.mediator.day_page:DayPage", "sunrise", "page.my_day", act=Act.MEDIATE),
    PageEntry(
        "my_session",
        "ui.mediator.session_page:SessionPage",
        "signature",
        "my_session.title",
        "inside",
        "my_day",
        act=Act.MEDIATE,
    ),
    PageEntry(
        "my_concern",
        "ui.mediator.concern_page:ConcernPage",
        "shield-alert",
        "my_concern.title",
        "inside",
        "my_day",
        act=Act.MEDIATE,
    ),
    PageEntry(
        "concerns",
        "ui.mediator.concerns_page:ConcernsPage",
        "shield-alert",
        "concerns.title",
        "inside",
        "today",
        act=Act.WRITE_RESERVED,
    ),
    PageEntry(
        "handovers",
        "ui.handovers.page:HandoversPage",
        "inbox",
        "handover.board",
        "inside",
        "today",
        act=Act.WRITE_REFERRAL,
    ),
    PageEntry(
        "deadlines", "ui.deadlines.page:DeadlinesPage", "calendar-clock", "page.deadlines", "inside", "today"
    ),
    PageEntry("cases", "ui.cases.list_page:CasesPage", "users", "page.cases"),
    PageEntry(
        "presence", "ui.presence.page:PresencePage", "clipboard-check", "page.presence", act=Act.READ_FILES
    ),
    PageEntry("case", "ui.cases.case_page:CasePage", "user", "case.title", "inside", "cases"),
    PageEntry(
        "emergency",
        "ui.emergency.page:EmergencyPage",
        "key-round",
        "emergency.title",
        "inside",
        "cases",
        act=Act.BREAK_GLASS,
    ),
    PageEntry(
        "emergency_code",
        "ui.emergency.code_page:CodePage",
        "key-round",
        "emergency.code_page",
        "inside",
        "settings",
        act=Act.KEEP_ESCROW,
    ),
    PageEntry("history", "ui.cases.history_page:HistoryPage", "history", "history.title", "inside", "cases"),
    PageEntry("opened_by", "ui.cases.opened_page:OpenedPage", "eye", "opened.title", "inside", "cases"),
    PageEntry("attachment", "ui.cases.viewer_page:ViewerPage", "file", "viewer.title", "inside", "cases"),
    PageEntry(
        "assessment",
        "ui.cases.assessment_page:AssessmentPage",
        "target",
        "assessment.title",
        "inside",
        "cases",
    ),
    PageEntry("plan", "ui.cases.plans.page:PlanPage", "route", "plan.title", "inside", "cases"),
    PageEntry(
        "equipe", "ui.cases.plans.equipe_page:EquipePage", "users-round", "equipe.title", "inside", "cases"
    ),
    PageEntry(
        "equipe_agenda",
        "ui.cases.plans.agenda_page:AgendaPage",
        "list-checks",
        "equipe.agenda",
        "inside",
        "cases",
    ),
    PageEntry(
        "leaving", "ui.cases.leaving_page:LeavingPage", "door-open", "leavers.title", "inside", "cases"
    ),
    PageEntry("rights", "ui.rights.page:RightsPage", "hand-heart", "page.rights", "inside", "cases"),
    PageEntry("erase", "ui.rights.erasure_page:ErasurePage", "trash-2", "erasure.title", "inside", "cases"),
    PageEntry("record", "ui.forms.record_page:RecordPage", "file-text", "forms.record", "inside", "cases"),
    PageEntry(
        "register",
        "ui.people.register_page:RegisterPage",
        "user-plus",
        "page.register",
        "inside",
        "cases",
        act=Act.WRITE_PERSON,
    ),
    PageEntry("person", "ui.people.person_page:PersonPage", "user", "kind.person", "inside", "cases"),
    PageEntry(
        "household", "ui.cases.household_page:HouseholdPage", "house", "household.title", "inside", "cases"
    ),
    PageEntry("merge", "ui.people.merge_page:MergePage", "merge", "people.merge", "inside", "cases"),
    PageEntry(
        "contact",
        "ui.contacts.contact_page:ContactPage",
        "message-square",
        "page.contact",
        "inside",
        "cases",
        act=Act.WRITE_CONTACT,
    ),
    PageEntry(
        "mediation_slip",
        "ui.mediation.slip_page:SlipPage",
        "languages",
        "mediation_ui.slip",
        "inside",
        "mediation",
    ),
    PageEntry(
        "mediation_request",
        "ui.mediation.request_page:RequestPage",
        "languages",
        "mediation_ui.request",
        "inside",
        "mediation",
    ),
    PageEntry("referral", "ui.referrals.page:ReferralPage", "send", "kind.referral", "inside", "cases"),
    PageEntry("directory", "ui.directory.page:DirectoryPage", "map-pinned", "page.directory"),
    PageEntry("decide", "ui.conflicts.inbox_page:InboxPage", "git-compare-arrows", "page.decide"),
    PageEntry(
        "mediation",
        "ui.mediation.page:MediationPage",
        "languages",
        "page.mediation",
        act=Act.ASK_MEDIATOR,
    ),
    PageEntry(
        "supervision",
        "ui.supervision.page:SupervisionPage",
        "inbox",
        "page.supervision",
        act=Act.SUPERVISE,
    ),
    PageEntry(
        "data_care",
        "ui.data_care.page:DataCarePage",
        "shield-check",
        "page.data_care",
        act=Act.READ_AUDIT,
    ),
    PageEntry(
        "erasures",
        "ui.data_care.erasures_page:ErasuresPage",
        "trash-2",
        "data_care.erasures",
        "inside",
        "cases",
    ),
    PageEntry(
        "conflict",
        "ui.conflicts.conflict_page:ConflictPage",
        "git-compare-arrows",
        "conflict.title",
        "inside",
        "decide",
    ),
    PageEntry("slip", "ui.directory.slip_page:SlipPage", "printer", "slip.title", "inside", "directory"),
    PageEntry("sync", "ui.sync.page:SyncPage", "refresh-cw", "page.sync", "foot"),
    PageEntry(
        "import", "ui.directory.import_page:ImportPage", "download", "import.title", "inside", "directory"
    ),
    PageEntry(
        "organisation", "ui.organisation.page:OrganisationPage", "building-2", "page.organisation", "foot"
    ),
    PageEntry(
        "members", "ui.members.page:MembersPage", "users-round", "page.members", "inside", "organisation"
    ),
    PageEntry(
        "invite", "ui.members.invite_page:InvitePage", "user-plus", "members.invite", "inside", "organisation"
    ),
    PageEntry("kit", "ui.members.kit_page:KitPage", "key-round", "page.kit", "inside", "organisation"),
    PageEntry(
        "kit_practice",
        "ui.members.practice_page:PracticePage",
        "key-round",
        "page.kit_practice",
        "inside",
        "organisation",
    ),
    PageEntry(
        "kit_use", "ui.members.kit_use_page:KitUsePage", "key-round", "page.kit_use", "inside", "organisation"
    ),
    PageEntry(
        "create_organisation",
        "ui.members.create_page:CreatePage",
        "server",
        "page.create_organisation",
        "inside",
        "organisation",
    ),
    PageEntry("joining", "ui.joining.page:JoiningPage", "log-in", "page.joining", "inside", "organisation"),
    PageEntry("settings", "ui.settings.page:SettingsPage", "settings", "page.settings", "foot"),
    PageEntry(HELP, "ui.shell.help_page:HelpPage", "circle-help", "page.help", "foot"),
    PageEntry(
        "new_code",
        "ui.settings.new_code_page:NewCodePage",
        "key",
        "own_profile.code",
        "inside",
        "settings",
    ),
)


def offered(pages: Iterable[PageEntry], user: User) -> list[PageEntry]:
    """The pages `user` is offered: a mediator her day, sync and settings, nothing else."""
    may = [one for one in pages if one.act is None or allowed(user, one.act)]
    if user.role != MEDIATOR:
        return may
    return [one for one in may if one.act is Act.MEDIATE or one.key in FOR_MEDIATORS]


def is_offered(page: str, user: User) -> bool:
    """Whether `user` is offered the page of this key."""
    return any(one.key == page for one in offered(PAGES, user))
