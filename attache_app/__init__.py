"""Attaché: the register that labour attachés of Haiti use in destination countries, offline, on a laptop."""

__version__ = "0.1.0"
