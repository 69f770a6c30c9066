"""The program's settings on this laptop."""
