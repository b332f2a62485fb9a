"""The usual signatories; administrators change them."""

from django.db import migrations

# role, name as printed, order, working days before the last day to publish
USUAL_ROUTE = (
    ("legal", "Legal", 1, 15),
    ("finance", "Finance", 1, 13),
    ("director", "Director", 2, 10),
)


def add_usual_route(apps, schema_editor):
    SignOffRoute = apps.get_model("meetings", "SignOffRoute")
    if SignOffRoute.objects.exists():
        return
    route = SignOffRoute.objects.create(committee=None)
    for role, name, place, working_days in USUAL_ROUTE:
        route.steps.create(role=role, name=name, place=place, working_days=working_days)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_sign_off")]

    operations = [migrations.RunPython(add_usual_route, migrations.RunPython.noop)]
