"""The first run: choose a language, make a workspace or open one."""
