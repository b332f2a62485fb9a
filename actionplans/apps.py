from django.apps import AppConfig


class ActionPlansConfig(AppConfig):
    name = "actionplans"
    verbose_name = "Action plans"

    def ready(self):
        from actionplans.payloads import plan_payload
        from meetings import generators

        generators.register("action-plan", plan_payload)
