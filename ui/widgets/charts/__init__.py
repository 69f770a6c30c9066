"""Small charts with their figures printed: the same strokes on the screen and on paper."""
