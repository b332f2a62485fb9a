"""Sign-off of papers: the signatories, their answers, and reminders."""
