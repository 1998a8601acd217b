"""What was begun and not saved: offered again, and all of it on one page."""
