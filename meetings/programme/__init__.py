"""The work programme and its topics, from a suggestion to an agenda."""
