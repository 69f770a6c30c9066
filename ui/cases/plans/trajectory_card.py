"""The way of somebody's autonomy, as the operator and as the person see it."""

from __future__ import annotations

from app.usecases.trajectories import Trajectories
from ui.cases import wording
from ui.texts import t
from ui.widgets.charts.ways import Way, Ways
from ui.widgets.charts.ways_chart import WaysCard

AFTER_EXIT = "followup"


class TrajectoryCard(WaysCard):
    """One row for each area; what was scored after the exit stands beyond a line."""

    def __init__(self, found: Trajectories) -> None:
        super().__init__(t("trajectory.title"), ways_of(found), t("trajectory.hint"))


def ways_of(found: Trajectories) -> Ways:
    """The figures of the drawing."""
    after = next((i for i, moment in enumerate(found.moments) if moment.kind == AFTER_EXIT), None)
    return Ways(
        days=[moment.on for moment in found.moments],
        names=(t("trajectory.operator"), t("trajectory.person")),
        rows=[Way(wording.label_of("V23", one.area), one.operator, one.person) for one in found.areas],
        after=after,
        after_name=t("trajectory.after_exit"),
    )
