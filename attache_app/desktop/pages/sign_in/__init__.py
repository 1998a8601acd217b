"""Signing in, and the neutral screen behind which the window is locked."""
