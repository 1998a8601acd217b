"""What is true of labour cases, in plain Python: names, partial dates, money, numbers. No disk, no clock, no window."""
