"""Preparing a meeting: members' questions and invited witnesses."""
