import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import scrutiny.keys


def note_removals(apps, schema_editor):
    """Give each action that is out of its plan the removal that the history knows of."""
    removal = apps.get_model("actionplans", "Removal")
    for action in apps.get_model("actionplans", "Action").objects.filter(is_removed=True):
        act = _act(apps, action)
        known = {"at": act.at, "by_id": act.by_id} if act else {}
        day = django.utils.timezone.localdate(act.at) if act else None
        removal.objects.create(
            action=action,
            because=action.removed_because,
            on=day if action.plan.is_public else None,
            **known,
        )


def _act(apps, action):
    kinds = apps.get_model("contenttypes", "ContentType").objects
    kind = kinds.filter(app_label="actionplans", model="actionplan").first()
    acts = apps.get_model("scrutiny", "AuditEntry").objects.filter(
        content_type=kind, object_id=action.plan_id, action="action.removed"
    )
    found = (act for act in acts.order_by("-at") if act.details.get("ref") == action.ref)
    return next(found, None)


def person():
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("actionplans", "0005_measures_by_key"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("scrutiny", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Removal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=scrutiny.keys.random_key,
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                ("on", models.DateField(blank=True, null=True)),
                ("because", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("public_because", models.TextField(blank=True)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("back_on", models.DateField(blank=True, null=True)),
                ("back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="removals",
                        to="actionplans.action",
                    ),
                ),
                ("by", person()),
                ("back_by", person()),
                ("released_by", person()),
            ],
            options={
                "ordering": ["action", "at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("back_at", None)),
                        fields=("action",),
                        name="action_is_taken_out_once",
                    )
                ],
            },
        ),
        migrations.RunPython(note_removals, migrations.RunPython.noop),
        migrations.RemoveField("action", "removed_because"),
    ]
