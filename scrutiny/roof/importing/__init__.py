"""Importing a meeting from a folder of papers (docs/importing.md).

`folder` opens files, `tables` and `reading` turn them into the plain data of
`wording`, and `applying` does the rest through the same services as the screens.
Reading ends before anything is written.
"""
