"""The unlocked profile: one door, one transaction, one event."""
