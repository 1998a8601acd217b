"""The list of a register, of any length."""
