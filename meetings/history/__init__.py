"""The history of meetings, items and papers, and conflicts of two editors."""
