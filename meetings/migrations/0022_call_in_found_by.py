from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("meetings", "0021_earlier_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="callin",
            name="found_by",
            field=models.CharField(blank=True, max_length=150),
        ),
    ]
