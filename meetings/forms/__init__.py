"""Forms about meetings, in the subjects of the views."""
