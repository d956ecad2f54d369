"""What the buttons of the approver's page do. One form holds them all, so that none takes away what another still needs."""

from __future__ import annotations

from django.http import QueryDict

from publishing.refusal import Refusal
from publishing.review import flow
from publishing.review.access.who import Reader
from publishing.review.case import Case
from publishing.review.findings import keeping
from publishing.review.models import KeptFinding
from publishing.review.phone import claims, remarks
from publishing.review.phone.sheet import REASONS, Typed
from publishing.review.reviewed import reviewed_page
from publishing.review.status import State, status


def typed(form: QueryDict) -> Typed:
    """What was ticked and written; of the reasons those that are offered, because the report counts them."""
    return Typed(
        ticked=form.getlist("ticked"),
        reasons=[reason for reason in REASONS if reason in form.getlist("reason")],
        comment=form.get("comment", ""),
        words=form.get("words", ""),
        remark=form.get("remark", ""),
    )


def decide(case: Case, reader: Reader, form: QueryDict) -> str:
    """Approve or return; answers what has become of the article. Raises ``Refusal``."""
    case.require_same(form.get("waiting", ""))
    said, page, title = typed(form), case.page, case.draft.title
    if form.get("decision") == "approve":
        flow.approve(page, reader.person, comment=said.comment, ticked=said.ticked, via=reader.via)
        now = status(reviewed_page(page.pk))
        if now.state == State.IN_REVIEW:
            return f"《{title}》已同意，转入{now.level_label}。"
        return f"《{title}》已全部审定并在网站公开。"
    flow.return_(page, reader.person, comment=said.comment, reasons=said.reasons, via=reader.via)
    return f"《{title}》已退回撰稿人。"


def remark(case: Case, reader: Reader, form: QueryDict) -> str:
    state = case.require_same(form.get("waiting", ""))
    said = typed(form)
    remarks.add(case.draft, state.revision, reader.person, words=said.words, text=said.remark)
    claims.take(state, reader.person)
    return "批注已保存，撰稿人在编辑页对应的位置能看到。"


def take_back_remark(case: Case, reader: Reader, form: QueryDict, number: int) -> str:
    remarks.take_back(number, case.require_same(form.get("waiting", "")).revision, reader.person)
    return "批注已删除。"


def take_over(case: Case, reader: Reader, form: QueryDict) -> str:
    claims.take_over(case.page, case.require_same(form.get("waiting", "")), reader.person)
    return "现在由您审这一稿。"


def confirm(case: Case, reader: Reader, number: int) -> str:
    """Stand by what the drafter has kept. Not only during review: it may be what a submission waits for."""
    entry = KeptFinding.objects.filter(pk=number, page=case.page.pk).first()
    if entry is None:
        raise Refusal("no-such-entry", "没有这条保留记录。请刷新页面查看最新的检查结果。")
    keeping.confirm(entry, reader.person)
    return "这处表述已确认可以保留。"
