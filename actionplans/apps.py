from django.apps import AppConfig


class ActionPlansConfig(AppConfig):
    name = "actionplans"
    verbose_name = "Action plans"

    def ready(self) -> None:
        from actionplans.as_at.payloads import plan_payload
        from actionplans.tabling.sections import live_plan, plans_of, plans_that_answer
        from actionplans.updates.my_actions import waiting as waiting_actions
        from actionplans.updates.reminders import reminders as action_reminders
        from meetings.papers import generators
        from scrutiny import reminders, sections, waiting

        generators.register("action-plan", plan_payload, live=live_plan)
        sections.register("committee", plans_of)
        sections.register("recommendation", plans_that_answer)
        reminders.register(action_reminders)
        waiting.register(waiting_actions)
