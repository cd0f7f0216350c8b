import django.db.models.deletion
from django.db import migrations, models

from pariter.apps.journal.append_only import guard, unguard


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_datasets")]

    operations = [
        unguard("evidence_datasetrow"),
        unguard("evidence_dataset"),
        migrations.RemoveField(model_name="datasetrow", name="amount"),
        migrations.AlterField(
            model_name="dataset",
            name="kind",
            field=models.CharField(
                choices=[
                    ("staff", "Academic staff"),
                    ("students", "Enrolled students"),
                    ("administrative", "Technical and administrative staff"),
                    ("governance", "Members of governing bodies"),
                    ("pay", "Pay of staff"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="SealedPay",
            fields=[
                (
                    "dataset",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="pay",
                        serialize=False,
                        to="evidence.dataset",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
            options={"verbose_name_plural": "sealed pay"},
        ),
        guard("evidence_dataset"),
        guard("evidence_datasetrow"),
        guard("evidence_sealedpay"),
    ]
