"""What the buttons of the approver's page do. One form holds them all, so that none takes away what another still needs."""

from __future__ import annotations

from django.http import QueryDict
from wagtail.models import Page

from publishing.refusal import Refusal
from publishing.review import flow, keeping
from publishing.review.access.who import Reader
from publishing.review.models import KeptFinding, ReviewTaskState
from publishing.review.phone import claims, remarks
from publishing.review.phone.sheet import Typed
from publishing.review.reviewed import reviewed_page
from publishing.review.status import State, status

STALE = "您看到的这一版已经有人处理，或稿件又有改动。请看过最新一版再决定。"


def typed(form: QueryDict) -> Typed:
    return Typed(
        ticked=form.getlist("ticked"),
        reasons=form.getlist("reason"),
        comment=form.get("comment", ""),
        words=form.get("words", ""),
        remark=form.get("remark", ""),
    )


def decide(page: Page, reader: Reader, form: QueryDict) -> str:
    """Approve or return; answers what has become of the article. Raises ``Refusal``."""
    require_same(page, form)
    said = typed(form)
    title = page.get_latest_revision_as_object().title
    if form.get("decision") == "approve":
        flow.approve(page, reader.person, comment=said.comment, ticked=said.ticked, via=reader.via)
        now = status(reviewed_page(page.pk))
        if now.state == State.IN_REVIEW:
            return f"《{title}》已同意，转入{now.level_label}。"
        return f"《{title}》已全部审定并在网站公开。"
    flow.return_(page, reader.person, comment=said.comment, reasons=said.reasons, via=reader.via)
    return f"《{title}》已退回撰稿人。"


def remark(page: Page, reader: Reader, form: QueryDict) -> str:
    state = require_same(page, form)
    said = typed(form)
    remarks.add(page, state.revision, reader.person, words=said.words, text=said.remark)
    claims.take(state, reader.person)
    return "批注已保存，撰稿人在编辑页对应的位置能看到。"


def take_back_remark(page: Page, reader: Reader, form: QueryDict, number: int) -> str:
    remarks.take_back(number, require_same(page, form).revision, reader.person)
    return "批注已删除。"


def take_over(page: Page, reader: Reader, form: QueryDict) -> str:
    claims.take_over(page, require_same(page, form), reader.person)
    return "现在由您审这一稿。"


def confirm(page: Page, reader: Reader, number: int) -> str:
    """Stand by what the drafter has kept. Not only during review: it may be what a submission waits for."""
    entry = KeptFinding.objects.filter(pk=number, page=page.pk).first()
    if entry is None:
        raise Refusal("no-such-entry", "没有这条保留记录。请刷新页面查看最新的检查结果。")
    keeping.confirm(entry, reader.person)
    return "这处表述已确认可以保留。"


def require_same(page: Page, form: QueryDict) -> ReviewTaskState:
    """What waits, if it is what the form was made for. Raises ``Refusal`` ``stale-revision``."""
    state = waiting(page)
    if state is None or str(state.pk) != form.get("waiting"):
        raise Refusal("stale-revision", STALE)
    return state


def waiting(page: Page) -> ReviewTaskState | None:
    state = page.current_workflow_task_state
    return state if isinstance(state, ReviewTaskState) else None
