"""`make demo`: an invented organisation in a folder of its own, and a day with it."""
