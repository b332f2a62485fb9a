from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Meetings"

    def ready(self):
        from meetings import generators, unfinished
        from meetings.services import publishing
        from meetings.services.minutes import minutes_payload
        from scrutiny import jobs, waiting

        generators.register("minutes", minutes_payload)
        jobs.register(publishing.KIND, publishing.publish)
        waiting.register(unfinished.waits_for_officers)
