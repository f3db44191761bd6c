"""What keeps a printer from a ticket."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lobby", "0004_hall_figures"),
        ("offices", "0002_reference"),
    ]

    operations = [
        migrations.AddField(
            model_name="printjob",
            name="trouble",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
        migrations.AddIndex(
            model_name="printjob",
            index=models.Index(fields=["device", "-asked_at"], name="lobby_print_of_device"),
        ),
    ]
