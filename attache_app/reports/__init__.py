"""Report models (numbers and rows), and how they become PDF."""
