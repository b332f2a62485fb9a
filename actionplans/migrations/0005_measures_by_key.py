from django.db import migrations, models

import scrutiny.keys

KINDS = ("measure", "milestone")


def give_keys(apps, schema_editor):
    """Give each row that is there already a key of its own."""
    for kind in KINDS:
        model = apps.get_model("actionplans", kind)
        for row in model.objects.all():
            row.key = scrutiny.keys.random_key()
            row.save(update_fields=["key"])


def key_field(**facts):
    return models.CharField(
        default=scrutiny.keys.random_key, editable=False, max_length=12, **facts
    )


class Migration(migrations.Migration):
    dependencies = [("actionplans", "0004_added_on")]

    operations = [
        *(migrations.AddField(kind, "key", key_field()) for kind in KINDS),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        *(migrations.AlterField(kind, "key", key_field(unique=True)) for kind in KINDS),
        *(
            migrations.AddField(
                kind, "revision", models.PositiveIntegerField(default=1, editable=False)
            )
            for kind in KINDS
        ),
    ]
