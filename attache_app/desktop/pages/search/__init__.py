"""Search: from anywhere, as one types."""
