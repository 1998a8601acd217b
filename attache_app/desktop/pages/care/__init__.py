"""Care of the register: backups, check, restore, what helps support."""
