import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):

    dependencies = [
        ("meetings", "0022_call_in_found_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="minutes",
            name="closed_afterwards_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="attendance",
            name="is_noted_afterwards",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name="correction",
            name="minute",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="meetings.minute",
            ),
        ),
        migrations.AlterModelOptions(
            name="correction",
            options={"ordering": [F("minute__position").asc(nulls_first=True), "pk"]},
        ),
    ]
