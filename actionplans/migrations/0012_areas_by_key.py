from django.db import migrations, models

import scrutiny.keys


def give_keys(apps, schema_editor):
    """Give each area that is there already a key of its own."""
    for area in apps.get_model("actionplans", "areaforimprovement").objects.all():
        area.key = scrutiny.keys.random_key()
        area.save(update_fields=["key"])


def key_field(**facts):
    return models.CharField(
        default=scrutiny.keys.random_key, editable=False, max_length=12, **facts
    )


class Migration(migrations.Migration):
    dependencies = [("actionplans", "0011_recommended_plans")]

    operations = [
        migrations.AddField("areaforimprovement", "key", key_field()),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.AlterField("areaforimprovement", "key", key_field(unique=True)),
    ]
