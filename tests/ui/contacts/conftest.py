"""The same window as for the forms."""

from tests.ui.forms.conftest import jobs, session, window

__all__ = ["jobs", "session", "window"]
