from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Meetings"

    def ready(self):
        from meetings import generators, signing_lists
        from meetings.reporting import waiting_reports
        from meetings.services import publishing
        from meetings.services.minutes import minutes_payload
        from scrutiny import jobs, reminders, waiting

        generators.register("minutes", minutes_payload)
        jobs.register(publishing.KIND, publishing.publish)
        waiting.register(waiting_reports)
        waiting.register(signing_lists.waiting)
        reminders.register(signing_lists.reminders)
