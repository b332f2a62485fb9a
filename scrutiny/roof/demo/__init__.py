"""The demonstration: one council, its committees and meetings, made by the same services
as the screens. Its words are in `content/`, one subject per file.

`loading.load_demo` makes what is missing and leaves the rest alone, so it may be
run any number of times.
"""
