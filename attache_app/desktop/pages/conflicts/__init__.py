"""What people wrote without having seen each other, side by side."""
