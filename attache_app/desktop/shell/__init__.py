"""What stands around the pages: the window, the navigation, the way back, passing messages, the lock."""
