"""The diary as officers fill it: one meeting, a year of them, cancelling, and the task list."""
