"""Chain what was logged before the ledger existed, marked as such, and let the database refuse changes from now on."""

from django.conf import settings
from django.db import migrations

from publishing.ledger import backfill, triggers


def chain_what_was_logged(apps, schema_editor):
    backfill.take_in(
        logs=[apps.get_model("wagtailcore", name) for name in ("PageLogEntry", "ModelLogEntry")],
        act=apps.get_model("ledger", "LoggedAct"),
        head=apps.get_model("ledger", "Head"),
        kinds=apps.get_model("contenttypes", "ContentType"),
        people=apps.get_model(settings.AUTH_USER_MODEL),
        database=schema_editor.connection.alias,
    )


def put_up(apps, schema_editor):
    triggers.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    triggers.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(chain_what_was_logged, migrations.RunPython.noop),
        migrations.RunPython(put_up, take_down),
    ]
