"""What a meeting is: its days, deadlines and lateness, and who is told of it."""
