"""Settings: language, look, passphrase, colleagues."""
