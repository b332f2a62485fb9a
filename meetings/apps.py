from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Meetings"

    def ready(self):
        from meetings import generators, suggestions
        from meetings.programme import programme_payload
        from meetings.services import publishing
        from meetings.services.minutes import minutes_payload
        from meetings.services.placing import GENERATOR as PROGRAMME
        from meetings.services.terms import GENERATOR as TERMS
        from meetings.services.terms import terms_payload
        from scrutiny import jobs, waiting

        generators.register("minutes", minutes_payload)
        generators.register(PROGRAMME, programme_payload)
        generators.register(TERMS, terms_payload)
        waiting.register(suggestions.waiting)
        jobs.register(publishing.KIND, publishing.publish)
