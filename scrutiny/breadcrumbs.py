"""The way back up, for components/breadcrumbs.html."""

from django.urls import reverse

Step = tuple[str, str]


def my_work() -> Step:
    return "My work", reverse("my_work")


def trail(*steps: Step) -> list[Step]:
    """Return the steps (words, address) from Home down to the parent of a page."""
    return [("Home", reverse("home")), *steps]
