"""The usual steps on the way to an agenda; administrators change them."""

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


def add_usual_steps(apps, schema_editor):
    TimetableStep = apps.get_model("meetings", "TimetableStep")
    if TimetableStep.objects.exists():
        return
    for name, working_days in USUAL_STEPS.items():
        TimetableStep.objects.create(name=name, working_days=working_days)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_workspace")]

    operations = [migrations.RunPython(add_usual_steps, migrations.RunPython.noop)]
