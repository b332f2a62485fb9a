"""Papers in, one PDF out: outline → convert → render → assemble.

Only `outline` knows the database and the audience. What passes between the
stages is in `shapes`; everything after `outline` works on bytes and plain data.
"""
