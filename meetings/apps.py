from django.apps import AppConfig
from django.core import checks


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Meetings"

    def ready(self) -> None:
        from meetings.attendance import services as attendance
        from meetings.committee import sections
        from meetings.committee import services as terms
        from meetings.minutes import comments
        from meetings.minutes import waiting as minutes
        from meetings.minutes.payload import minutes_payload
        from meetings.outcomes import due_days
        from meetings.outcomes.documents import waiting as documents
        from meetings.outcomes.groups import report_on_agenda as group_report
        from meetings.outcomes.recommendations import waiting as recommendations
        from meetings.outcomes.recommendations.services import (
            report_on_agenda as recommendations_report,
        )
        from meetings.outcomes.undertakings.sections import undertakings_for_agenda
        from meetings.outcomes.undertakings.services import GENERATOR as UNDERTAKINGS
        from meetings.outcomes.undertakings.services import undertakings_payload
        from meetings.papers import generators
        from meetings.papers.checks import converters_have_a_wall
        from meetings.programme import waiting as programme
        from meetings.programme.reading import programme_payload
        from meetings.programme.sections import topics_for_agenda
        from meetings.programme.services.placing import GENERATOR as PROGRAMME
        from meetings.publication import waiting as publication
        from meetings.publication.services import editions
        from meetings.publication.services import job as publication_job
        from meetings.reports import sections as report_sections
        from meetings.reports.reading import waiting_reports
        from meetings.sign_off import waiting as sign_off
        from meetings.taking_down import waiting as taking_down
        from meetings.taking_down.services import files as searching
        from scrutiny import jobs, reminders, waiting
        from scrutiny import sections as pages

        checks.register(converters_have_a_wall)
        generators.register("minutes", minutes_payload)
        generators.register(
            recommendations_report.GENERATOR, recommendations_report.recommendations_payload
        )
        generators.register(group_report.GENERATOR, group_report.group_report_payload)
        generators.register(PROGRAMME, programme_payload)
        generators.register(UNDERTAKINGS, undertakings_payload)
        generators.register(terms.GENERATOR, terms.terms_payload)
        waiting.register(programme.waiting)
        jobs.register(publication_job.KIND, publication_job.publish)
        jobs.register(searching.KIND, searching.search)
        editions.when_kept(searching.close_if_it_says)
        waiting.register(taking_down.waiting)
        waiting.register(publication.waiting)
        waiting.register(minutes.waiting)
        waiting.register(comments.waiting)
        waiting.register(waiting_reports)
        for room in (recommendations, sign_off, attendance, documents, due_days):
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
        pages.register("agenda", topics_for_agenda)
        pages.register("agenda", undertakings_for_agenda)
        pages.register("new item", topics_for_agenda)
        pages.register("item's papers", report_sections.report_of_item)
        pages.register("work paper", report_sections.report_of_paper)
        pages.register("person", sections.attendance_of_person)
