"""Who has to sign a paper off, who has, and the reminders until they have."""
