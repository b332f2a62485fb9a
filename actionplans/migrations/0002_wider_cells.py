from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actionplans', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='action',
            name='due_text',
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name='date due, as the source wrote it'),
        ),
        migrations.AlterField(
            model_name='action',
            name='owner_name',
            field=models.CharField(blank=True, max_length=300, verbose_name='owner, as the public page names them'),
        ),
        migrations.AlterField(
            model_name='action',
            name='ref',
            field=models.CharField(max_length=40, verbose_name='reference'),
        ),
    ]
