"""The individual plan and the team's review of a case."""
