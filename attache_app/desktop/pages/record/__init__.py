"""A record: its form, what it names and is named by, its history, its conflicts."""
