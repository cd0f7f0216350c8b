from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0017_training_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="call",
            name="duty_training",
            field=models.CharField(
                blank=True,
                help_text="key of the initiative that helpers complete first",
                max_length=60,
            ),
        ),
    ]
