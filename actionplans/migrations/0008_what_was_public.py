from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def say_since_when_plans_are_public(apps, schema_editor):
    """Take the day on which a plan was agreed or confirmed here from its history."""
    content_type = apps.get_model("contenttypes", "ContentType")
    entries = apps.get_model("scrutiny", "AuditEntry").objects.filter(
        action__in=["plan.agreed", "plan.confirmed"],
        content_type__in=content_type.objects.filter(app_label="actionplans", model="actionplan"),
    )
    for plan in apps.get_model("actionplans", "ActionPlan").objects.filter(is_public=True):
        first = entries.filter(object_id=plan.pk).order_by("at").first()
        plan.public_on = timezone.localdate(first.at) if first else plan.agreed_on
        plan.save(update_fields=["public_on"])


class Migration(migrations.Migration):
    dependencies = [
        ("actionplans", "0007_corrections"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("scrutiny", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            "actionplan",
            "public_on",
            models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(say_since_when_plans_are_public, migrations.RunPython.noop),
        migrations.AddField(
            "release",
            "earlier_readings",
            models.ManyToManyField(
                blank=True, related_name="released_later", to="actionplans.reading"
            ),
        ),
        migrations.CreateModel(
            name="Rewording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("at", models.DateTimeField(default=timezone.now)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=models.deletion.PROTECT,
                        related_name="rewordings",
                        to="actionplans.action",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["action", "at", "pk"]},
        ),
        migrations.AddField(
            "inspection",
            "revision",
            models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AlterField(
            "publishingstep",
            "step",
            models.CharField(
                choices=[
                    ("partners", "Report sent to partners"),
                    ("newspaper", "Report sent to a local newspaper"),
                    ("radio", "Report sent to a local radio station"),
                    ("inspection-copy", "Copy of the report open to inspection"),
                    ("first-draft", "First draft of the plan sent to the inspectors"),
                    ("chief-inspector", "Statement sent to the Chief Inspector"),
                    ("secretary-of-state", "Statement sent to the Secretary of State"),
                ],
                max_length=20,
            ),
        ),
    ]
