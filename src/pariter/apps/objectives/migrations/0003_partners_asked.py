"""When a partner was asked about an outcome, and reminded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("objectives", "0002_append_only")]
    operations = [
        migrations.AddField(
            model_name="outcome",
            name="asked_at",
            field=models.DateTimeField(null=True, help_text="when the partner was told by mail"),
        ),
        migrations.AddField(
            model_name="outcome",
            name="reminded_at",
            field=models.DateTimeField(null=True),
        ),
    ]
