from django.apps import AppConfig


class ActionPlansConfig(AppConfig):
    name = "actionplans"
    verbose_name = "Action plans"

    def ready(self):
        from actionplans.chasing import reminders as action_reminders
        from actionplans.mine import waiting as waiting_actions
        from actionplans.payloads import plan_payload
        from actionplans.sections import live_plan, plans_of, plans_that_answer
        from meetings import generators
        from scrutiny import reminders, sections, waiting

        generators.register("action-plan", plan_payload, live=live_plan)
        sections.register("committee", plans_of)
        sections.register("recommendation", plans_that_answer)
        reminders.register(action_reminders)
        waiting.register(waiting_actions)
