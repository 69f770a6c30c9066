"""The help: what to do, in short topics, beside the page one is on and before the door."""
