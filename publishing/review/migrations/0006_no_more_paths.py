from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("review", "0005_rules_of_paths")]

    operations = [migrations.DeleteModel(name="ReviewPath")]
