from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "committees"
    verbose_name = "Committees"

    def ready(self) -> None:
        from committees import untrained
        from scrutiny import reminders, waiting

        reminders.register(untrained.reminders)
        waiting.register(untrained.waiting)
