"""The program's work without a window: `approdo match`, `approdo directory`."""
