"""The demonstration: one council, its committees and meetings, made by the same services
as the screens. What it says is in `content/`, one subject per file.

`loading.load_demo` makes what is missing and leaves alone what is there, so it may be
run as often as one likes.
"""
