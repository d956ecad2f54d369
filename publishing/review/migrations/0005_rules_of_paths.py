"""The two paths of old become two rules; levels get the checklist that new desks begin with."""

from django.db import migrations

NAMES = {"ordinary": "一般稿件两审", "major": "重大事项三审"}
SIX_GATES = ("政治关", "法律关", "政策关", "保密关", "文字关", "舆情关")
CHECKLISTS = {
    1: (*SIX_GATES, "来源和图片授权", "一校文字", "二校版式", "三校人名地名职务"),
    2: (*SIX_GATES, "导向和标题"),
    3: (*SIX_GATES, "政治和舆情预判"),
}


def carry_over(apps, schema_editor):
    rule = apps.get_model("review", "ReviewRule")
    for path in apps.get_model("review", "ReviewPath").objects.all():
        rule.objects.create(
            name=NAMES[path.importance], is_major=path.importance == "major", workflow_id=path.workflow_id
        )
    for task in apps.get_model("review", "ReviewTask").objects.filter(checklist=""):
        task.checklist = "\n".join(CHECKLISTS[task.level])
        task.save(update_fields=["checklist"])


class Migration(migrations.Migration):
    dependencies = [("review", "0004_levels_by_rule")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
