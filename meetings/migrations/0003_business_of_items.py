"""An item's own business is chosen; until now a piece of its title told it."""

from django.db import migrations, models

CHOICES = [
    ("apologies", "Apologies for absence"),
    ("declarations", "Declarations of interest"),
    ("exclusion", "Exclusion of the press and public"),
]


def business_of(title):
    words = title.lower()
    if words.startswith("apologies"):
        return "apologies"
    if "declaration" in words and ("interest" in words or "whip" in words):
        return "declarations"
    if "exclusion of" in words and ("press" in words or "public" in words):
        return "exclusion"
    return ""


def tell_by_title(apps, schema_editor):
    """Give each item and standing item the business that its title told."""
    for name in ("AgendaItem", "StandingItem"):
        rows = apps.get_model("meetings", name).objects
        for pk, title in rows.values_list("pk", "title"):
            if business := business_of(title):
                rows.filter(pk=pk).update(business=business)


class Migration(migrations.Migration):

    dependencies = [("meetings", "0002_usual_rows")]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="business",
                field=models.CharField(
                    blank=True,
                    choices=CHOICES,
                    default="",
                    max_length=12,
                    verbose_name="the meeting’s own business",
                ),
                preserve_default=False,
            )
            for name in ("agendaitem", "standingitem")
        ),
        migrations.RunPython(tell_by_title, migrations.RunPython.noop),
    ]
