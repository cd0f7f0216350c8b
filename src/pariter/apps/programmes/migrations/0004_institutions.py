import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0003_move_contacts")]

    operations = [
        migrations.RemoveField("programme", "institution_text"),
        migrations.RemoveField("programme", "contact_name"),
        migrations.RemoveField("programme", "contact_email"),
        migrations.RemoveField("programme", "contact_phone"),
        migrations.RemoveField("programme", "contact_hours"),
        migrations.AlterField(
            "programme",
            "institution",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="programmes",
                to="people.organisation",
            ),
        ),
        migrations.AlterField(
            "initiative",
            "contact",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="initiatives",
                to="programmes.contact",
            ),
        ),
        migrations.AlterField(
            "initiative",
            "held",
            models.JSONField(help_text='"in_person", "online" or both'),
        ),
        migrations.AlterField(
            "initiative",
            "spoken",
            models.JSONField(help_text="codes of the languages in which it takes place"),
        ),
    ]
