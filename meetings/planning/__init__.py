"""Officers' diary: one meeting, a year of them, cancellation, and the task list."""
