"""Bringing a plan over from the table that people have.

A file is read into rows of words (word, workbook, delimited), each row is understood
with what is doubtful or wrong in it (columns, days, names, rows), set beside the plan
(differences), shown to a person, and only then applied (services.bringing).
"""
