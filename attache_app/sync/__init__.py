"""What travels: keys and certificates, the batch file, what a post sends, what headquarters takes in and answers."""
