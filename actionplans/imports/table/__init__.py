"""Importing a plan from the table that a council keeps.

A file is read into rows of words (word, workbook, delimited), each row is understood
with what is doubtful or wrong in it (columns, days, names, rows), compared with the plan
(differences), shown to an officer, and only then applied (imports/services/table.py).
"""
