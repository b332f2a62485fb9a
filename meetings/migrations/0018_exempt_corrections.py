import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

HOLDERS = ("version", "motion", "resolution", "action", "undertaking", "correction")


def of_one_at_most(holders):
    rows = Q(**dict.fromkeys(holders))
    for name in holders:
        others = {other: None for other in holders if other != name}
        rows |= Q(**{f"{name}__isnull": False}, **others)
    return rows


class Migration(migrations.Migration):
    dependencies = [("meetings", "0017_files_of_evidence")]

    operations = [
        migrations.AddField(
            "minutes", "circulated_on", models.DateField(blank=True, editable=False, null=True)
        ),
        migrations.AddField(
            "minutes",
            "comment_by",
            models.DateField(blank=True, null=True, verbose_name="comments by"),
        ),
        migrations.RenameField("correction", "words", "text"),
        migrations.AlterField(
            "correction",
            "text",
            models.TextField(blank=True, verbose_name="what was corrected"),
        ),
        migrations.AddField("correction", "is_closed", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "correction",
            models.CheckConstraint(
                condition=Q(is_closed=False) | Q(text=""),
                name="correction_closed_is_elsewhere",
                violation_error_message="What an exempt minute said is kept apart.",
            ),
        ),
        migrations.RemoveConstraint("withheldpassage", "withheld_passage_has_one_holder"),
        migrations.RemoveConstraint("withheldpassage", "withheld_passage_one_minute"),
        migrations.AddField(
            "withheldpassage",
            "correction",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="meetings.correction",
            ),
        ),
        migrations.AddConstraint(
            "withheldpassage",
            models.CheckConstraint(
                condition=of_one_at_most(HOLDERS), name="withheld_passage_has_one_holder"
            ),
        ),
        migrations.AddConstraint(
            "withheldpassage",
            models.UniqueConstraint(
                fields=["minute"],
                condition=Q(**dict.fromkeys(HOLDERS)),
                name="withheld_passage_one_minute",
            ),
        ),
    ]
