from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Meetings"

    def ready(self):
        from meetings import generators
        from meetings.services.minutes import minutes_payload

        generators.register("minutes", minutes_payload)
