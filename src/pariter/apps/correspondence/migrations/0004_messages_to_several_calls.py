"""Messages that went to the people of several calls."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0003_messages_to_several_sessions"),
        ("programmes", "0017_training_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="groupmessage",
            name="others",
            field=models.ManyToManyField(
                help_text="calls of the same programme to whose people it also went",
                related_name="+",
                to="programmes.call",
            ),
        ),
    ]
