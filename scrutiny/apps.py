from django.apps import AppConfig
from django.core import checks


class ScrutinyConfig(AppConfig):
    name = "scrutiny"
    verbose_name = "Scrutiny"

    def ready(self) -> None:
        from scrutiny.checks import databases_are_of_this_version

        checks.register(databases_are_of_this_version, checks.Tags.database)
