"""Headquarters' inbox: files are dropped here, laptops enrolled, returns made."""
