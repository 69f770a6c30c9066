"""The service directory: which service will take this person, and the slip that leads there."""
