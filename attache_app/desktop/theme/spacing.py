"""Distances of the window, one scale for all pages, in device-independent pixels."""

TINY, SMALL, MEDIUM, LARGE, HUGE = 4, 8, 12, 20, 32
RADIUS = 6
ROW = 34  # a row of a list, and the least height of what is clicked
