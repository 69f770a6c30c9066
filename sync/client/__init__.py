"""Push, pull, merge, acknowledge."""
