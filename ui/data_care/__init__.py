"""Data protection: who looked at what, what was kept long enough, what was erased."""
