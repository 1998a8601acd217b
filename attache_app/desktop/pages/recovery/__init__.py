"""A forgotten passphrase: the assistant that takes headquarters' recovery key."""
