"""An invented organisation to try the program with; nobody real is meant by anything in it."""
