"""The body one works for: its centres and the people who work there."""
