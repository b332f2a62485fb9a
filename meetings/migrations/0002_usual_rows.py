"""What a new installation begins with; administrators change it in the browser."""

from django.db import migrations

# name → working days before the last day to publish
USUAL_STEPS = {
    "Draft reports": 20,
    "Legal": 15,
    "Finance": 13,
    "Senior management": 10,
    "Chair’s briefing": 5,
    "Publication": 0,
}
# role, name as printed, order, working days before the last day to publish
USUAL_ROUTE = (
    ("legal", "Legal", 1, 15),
    ("finance", "Finance", 1, 13),
    ("director", "Director", 2, 10),
)
USUAL_STAGES = ("Consultation", "Scrutiny Management Board", "Scrutiny Assembly", "Committee")


def add_usual_rows(apps, schema_editor):
    """Add the usual rows to each table of them that is empty."""
    for name, add in (
        ("TimetableStep", add_usual_steps),
        ("SignOffRoute", add_usual_route),
        ("ProgrammeStage", add_usual_stages),
    ):
        model = apps.get_model("meetings", name)
        if not model.objects.exists():
            add(model)


def add_usual_steps(TimetableStep):
    for name, working_days in USUAL_STEPS.items():
        TimetableStep.objects.create(name=name, working_days=working_days)


def add_usual_route(SignOffRoute):
    route = SignOffRoute.objects.create(committee=None)
    for role, name, place, working_days in USUAL_ROUTE:
        route.steps.create(role=role, name=name, place=place, working_days=working_days)


def add_usual_stages(ProgrammeStage):
    for position, name in enumerate(USUAL_STAGES, 1):
        ProgrammeStage.objects.create(name=name, position=position)


class Migration(migrations.Migration):

    dependencies = [("meetings", "0001_initial")]

    operations = [migrations.RunPython(add_usual_rows, migrations.RunPython.noop)]
