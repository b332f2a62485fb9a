from django.db import migrations, models

import scrutiny.evidence


class Migration(migrations.Migration):
    dependencies = [("actionplans", "0009_released_dates")]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="public_file",
            field=models.FileField(
                blank=True,
                default="",
                max_length=120,
                upload_to=scrutiny.evidence.evidence_path,
            ),
            preserve_default=False,
        )
    ]
