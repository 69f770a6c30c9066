"""The invitation as it is seen: read in, shown as a code, its people and its eight words."""
