from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Meetings"

    def ready(self):
        from meetings import (
            commenting,
            generators,
            minutes_in_hand,
            sections,
            signing_lists,
            suggestions,
            unfinished,
        )
        from meetings.programme import programme_payload
        from meetings.reporting import waiting_reports
        from meetings.services import (
            document_reminders,
            due_days,
            group_report,
            publishing,
            reminding,
            reporting,
            staying_away,
            terms,
        )
        from meetings.services.minutes import minutes_payload
        from meetings.services.placing import GENERATOR as PROGRAMME
        from meetings.services.undertaking_report import GENERATOR as UNDERTAKINGS
        from meetings.services.undertaking_report import undertakings_payload
        from scrutiny import jobs, reminders, waiting
        from scrutiny import sections as pages

        generators.register("minutes", minutes_payload)
        generators.register(reporting.GENERATOR, reporting.recommendations_payload)
        generators.register(group_report.GENERATOR, group_report.group_report_payload)
        generators.register(PROGRAMME, programme_payload)
        generators.register(UNDERTAKINGS, undertakings_payload)
        generators.register(terms.GENERATOR, terms.terms_payload)
        waiting.register(suggestions.waiting)
        jobs.register(publishing.KIND, publishing.publish)
        waiting.register(unfinished.waits_for_officers)
        waiting.register(minutes_in_hand.waiting)
        waiting.register(commenting.waiting)
        waiting.register(waiting_reports)
        for room in (reminding, signing_lists, staying_away, document_reminders, due_days):
            reminders.register(room.reminders)
            waiting.register(room.waiting)
        for source in (
            sections.recommendations_of,
            sections.referrals_of,
            sections.call_ins_of,
            sections.groups_of,
            sections.documents_of,
            sections.attendance_of_committee,
        ):
            pages.register("committee", source)
        pages.register("person", sections.attendance_of_person)
