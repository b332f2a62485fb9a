from django.db import migrations, models


def keep_what_is_public(apps, schema_editor):
    """Give releases the reason and the agreement that the public read beside them so far."""
    postponements = apps.get_model("actionplans", "Postponement").objects.order_by("at", "pk")
    for each in postponements.filter(update__release__isnull=False).select_related(
        "update__release"
    ):
        release = each.update.release
        release.date_reason, release.date_agreed_by = each.reason, each.agreed_by
        release.save(update_fields=["date_reason", "date_agreed_by"])


class Migration(migrations.Migration):
    dependencies = [("actionplans", "0008_what_was_public")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="date_reason",
            field=models.TextField(blank=True, default="", verbose_name="why the date moves"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="release",
            name="date_agreed_by",
            field=models.CharField(
                blank=True, default="", max_length=150, verbose_name="who agreed to it"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(keep_what_is_public, migrations.RunPython.noop),
    ]
