"""The frame around the pages: rail, top bar, history, banner, help, sheet of shortcuts."""
