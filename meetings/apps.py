from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Meetings"

    def ready(self):
        from committees import sections as committee_pages
        from meetings import generators, sections
        from meetings.services import publishing, reminding, reporting
        from meetings.services.minutes import minutes_payload
        from scrutiny import jobs, reminders, waiting

        generators.register("minutes", minutes_payload)
        generators.register(reporting.GENERATOR, reporting.recommendations_payload)
        jobs.register(publishing.KIND, publishing.publish)
        reminders.register(reminding.reminders)
        waiting.register(reminding.waiting)
        for source in (
            sections.recommendations_of,
            sections.referrals_of,
            sections.call_ins_of,
            sections.groups_of,
        ):
            committee_pages.register("committee", source)
