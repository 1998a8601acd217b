"""Synchronisation of a post: who it belongs to, what would leave, what came back."""
