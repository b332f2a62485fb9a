"""The actions of a plan, with their milestones and measures."""
