"""The restore assistant: what a backup is, what it means, where it goes."""
