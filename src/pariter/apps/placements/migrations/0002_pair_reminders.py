from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0001_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="pair",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
