"""What holds for every test."""

from __future__ import annotations

import os

from hypothesis import settings

pytest_plugins = ["tests.postgres"]

# A busy machine is no bug, so examples have no deadline. In CI, where nobody is there to try again, they are
# always the same ones.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
