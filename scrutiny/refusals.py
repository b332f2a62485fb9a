"""What services raise when the moment is wrong."""


class Refused(Exception):  # noqa: N818 - it reads as a sentence where it is raised
    """One sentence for the person reading it; nothing was changed."""


class Overtaken(Refused):
    """Somebody else saved meanwhile what this person had open; nothing was changed."""
