"""The frame around the pages: rail, top bar, history, banner, sheet of shortcuts."""
