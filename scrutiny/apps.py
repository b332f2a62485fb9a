from django.apps import AppConfig
from django.core import checks


class ScrutinyConfig(AppConfig):
    name = "scrutiny"
    verbose_name = "Scrutiny"

    def ready(self) -> None:
        from scrutiny import statement
        from scrutiny.checks import databases_are_of_this_version
        from scrutiny.waiting import register

        register(statement.waiting)
        checks.register(databases_are_of_this_version, checks.Tags.database)
