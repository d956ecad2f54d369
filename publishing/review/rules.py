"""Who may decide on which revision. Every rule answers with a code and a sentence, or with nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision, TaskState, WorkflowState

from publishing.article import Article
from publishing.people import name_of
from publishing.refusal import Refusal
from publishing.review import checks

if TYPE_CHECKING:
    from publishing.review.models import ReviewTaskState

COMMENT_CHARACTERS = 2000

TOUCHING_ACTIONS = [
    "wagtail.create",
    "wagtail.edit",
    "wagtail.revert",
    "wagtail.copy",
    "wagtail.rename",
    # Whoever lets an error stand, or says that an old date still holds, answers for what the article says.
    "publishing.keep_finding",
    "publishing.confirm_value",
    # Whoever put it before readers without review does not review it afterwards.
    "publishing.publish_urgently",
]


def touched_by(page: Page) -> set[int]:
    """Primary keys of everybody who created or saved a revision since the last approved one (invariant I2), or has let
    stand in it what would have stopped it.
    """
    return touched_by_each([page])[page.pk]


def touched_by_each(pages: Iterable[Page]) -> dict[int, set[int]]:
    """:func:`touched_by` for many pages, by primary key; three queries."""
    by_pk = {page.pk: page for page in pages}
    last: dict[int, tuple[Any, int | None]] = {}
    approvals = Page.objects.filter(pk__in=by_pk, approvals__isnull=False).order_by("approvals__approved_at")
    fields = ("approved_at", "revision_id", "urgent", "urgent__cleared_at")
    for pk, approved_at, revision_id, urgent, cleared_at in approvals.values_list(
        "pk", *(f"approvals__{name}" for name in fields)
    ):
        # An approval that was taken down and whose very revision is up again does not vouch for itself; neither does
        # what was published before its review.
        if revision_id != by_pk[pk].latest_revision_id and (urgent is None or cleared_at is not None):
            last[pk] = (approved_at, revision_id)
    people: dict[int, set[int]] = {pk: set() if pk in last else {page.owner_id} for pk, page in by_pk.items()}
    revisions = Revision.page_revisions.filter(object_id__in=[str(pk) for pk in by_pk])
    for object_id, revision, created_at, user in revisions.values_list("object_id", "pk", "created_at", "user_id"):
        pk = int(object_id)
        approved_at, approved_revision = last.get(pk, (None, None))
        is_since = (
            revision > approved_revision if approved_revision else approved_at is None or created_at > approved_at
        )
        if is_since:
            people[pk].add(user)
    entries = PageLogEntry.objects.filter(page__in=by_pk, action__in=TOUCHING_ACTIONS)
    for pk, timestamp, user in entries.values_list("page_id", "timestamp", "user_id"):
        if pk not in last or timestamp > last[pk][0]:
            people[pk].add(user)
    # Rows saved by no user.
    return {pk: users - {None} for pk, users in people.items()}


class Deciding:
    """Who may decide on each of these decisions. Reads everything at once: a fixed number of queries for any number."""

    def __init__(self, states: Iterable[ReviewTaskState], pages: Mapping[int, Page] | None = None) -> None:
        """``pages`` are those the states are about, by primary key, where they have been read already."""
        self._states = list(states)
        if pages is None:
            pages = Page.objects.in_bulk({int(state.workflow_state.object_id) for state in self._states})
        self._pages = pages
        self._touched = touched_by_each(self._pages.values())
        self._members = self._read_members()
        self._stands_for, self._substitutes = self._read_deputies()
        self._decided = self._read_decided()

    def why_not(self, state: ReviewTaskState, user: Any) -> Refusal | None:
        """Why ``user`` may not approve or return what ``state`` stands for, or ``None`` when they may."""
        if state.status != TaskState.STATUS_IN_PROGRESS:
            return Refusal("not-waiting", "这一级审核已经有人处理过了。请刷新页面查看最新状态。")
        if user is None:
            return Refusal("no-user", "没有写明由谁审核。请用本人的账号审核。")
        if not user.is_active:
            return Refusal("inactive-user", "该账号已停用，不能审核。")
        principals = self._principals(state, user)
        if not principals:
            return Refusal("not-reviewer", f"{name_of(user)} 不在“{state.task.name}”的审核组内，不能处理这一级。")
        page = self._page(state)
        if page is None:
            return Refusal("page-gone", "稿件已被删除，不用再审。")
        hindrance = self._hindrance(state, user.pk, name_of(user))
        if hindrance is not None:
            return hindrance
        if all(self._hindrance(state, principal, "") is not None for principal in principals):
            return Refusal(
                "absent-barred", f"{name_of(user)} 所代的人参与过本稿或已审过本稿，不能代审。请由其他审核人处理。"
            )
        if page.latest_revision_id != state.revision_id:
            return Refusal("stale-revision", "送审之后稿件又有改动，这一修订版不是最新的。请让撰稿人撤回后重新送审。")
        return None

    def deputy_for(self, state: ReviewTaskState, user: Any) -> int | None:
        """The primary key of whom ``user`` stands in for here, ``None`` when they decide in their own right."""
        free = [pk for pk in self._principals(state, user) if self._hindrance(state, pk, "") is None]
        return None if not free or user.pk in free else free[0]

    def open_to(self, user: Any) -> list[ReviewTaskState]:
        """Those that ``user`` may decide on now."""
        return [state for state in self._states if self.why_not(state, user) is None]

    def eligible(self, state: ReviewTaskState) -> list[Any]:
        """The members of this level's groups and their deputies who may decide now. Superusers only where they are members."""
        members = self._members[state.task_id]
        people = {
            **{pk: self._substitutes[pk] for pk, absent in self._stands_for.items() if absent & members.keys()},
            **members,
        }
        return [person for _pk, person in sorted(people.items()) if self.why_not(state, person) is None]

    def could_be_asked(self, state: ReviewTaskState) -> list[Any]:
        """Who could be put into this level's group: people of the desk whom nothing bars from this article."""
        desk = (
            get_user_model()
            ._default_manager.filter(is_active=True, is_superuser=False)
            .filter(
                Q(groups__permissions__codename="access_admin") | Q(user_permissions__codename="access_admin"),
            )
        )
        return [
            person
            for person in desk.distinct().order_by("pk")
            if person.pk not in self._members[state.task_id] and self._hindrance(state, person.pk, "") is None
        ]

    def _principals(self, state: ReviewTaskState, user: Any) -> list[int]:
        """In whose right ``user`` would decide: their own, else that of the members they stand in for."""
        members = self._members[state.task_id]
        if user.is_superuser or user.pk in members:
            return [user.pk]
        return sorted(self._stands_for.get(user.pk, set()) & members.keys())

    def _hindrance(self, state: ReviewTaskState, person: int, name: str) -> Refusal | None:
        if person in self._touched.get(int(state.workflow_state.object_id), set()):
            return Refusal("own-work", f"{name} 参与过本稿的撰写或修改，不能审核自己的稿件。请由其他审核人处理。")
        if person in self._decided[state.workflow_state_id, state.revision_id]:
            return Refusal("already-decided", f"{name} 已在前一级同意过本稿，每一级须由不同的人审核。")
        return None

    def _page(self, state: ReviewTaskState) -> Page | None:
        return self._pages.get(int(state.workflow_state.object_id))

    def _read_members(self) -> dict[int, dict[int, Any]]:
        members: dict[int, dict[int, Any]] = {state.task_id: {} for state in self._states}
        people = get_user_model()._default_manager.filter(is_active=True, groups__reviewtask__in=members)
        for person in people.annotate(task=F("groups__reviewtask")):
            members[person.task][person.pk] = person
        return members

    def _read_deputies(self) -> tuple[dict[int, set[int]], dict[int, Any]]:
        """Whom each substitute stands in for, and the substitutes."""
        now = timezone.now()
        standing: dict[int, set[int]] = defaultdict(set)
        substitutes = (
            get_user_model()
            ._default_manager.filter(
                stands_in_for__starts_at__lte=now, stands_in_for__ends_at__gt=now, stands_in_for__ended_at__isnull=True
            )
            .annotate(absent=F("stands_in_for__absent_id"))
        )
        people = {}
        for person in substitutes:
            standing[person.pk].add(person.absent)
            people[person.pk] = person
        return standing, people

    def _read_decided(self) -> dict[tuple[int, int], set[int]]:
        decided: dict[tuple[int, int], set[int]] = defaultdict(set)
        if self._states:
            approved = type(self._states[0]).objects.filter(
                status=TaskState.STATUS_APPROVED, workflow_state__in=[state.workflow_state_id for state in self._states]
            )
            for workflow_state, revision, person, absent in approved.values_list(
                "workflow_state_id", "revision_id", "finished_by_id", "deputy_for_id"
            ):
                decided[workflow_state, revision].update({person, absent} - {None})
        return decided


def why_not_decide(state: ReviewTaskState, user: Any) -> Refusal | None:
    """:meth:`Deciding.why_not` for one decision."""
    return Deciding([state]).why_not(state, user)


def lock(page_id: int) -> None:
    """Let nobody else change the article before this transaction ends.

    Everybody locks it first, before what belongs to it and before the ledger: in any other order two people could wait
    for each other. The row of ``Page`` itself, which all kinds of article have.
    """
    list(Page.objects.select_for_update().filter(pk=page_id).values_list("pk"))


def require_may_decide(state: ReviewTaskState, user: Any) -> int | None:
    """Raises ``Refusal`` when ``user`` may not decide; returns the primary key of whom they stand in for, if anybody.

    Reads the state again under a row lock, so that of two decisions at the same moment only one is taken, and none on a
    review that is being withdrawn.
    """
    review = state.workflow_state
    lock(int(review.object_id))
    review.status = WorkflowState.objects.select_for_update().get(pk=review.pk).status
    state.status = type(state).objects.select_for_update().get(pk=state.pk).status
    if review.status != WorkflowState.STATUS_IN_PROGRESS:
        raise Refusal("not-waiting", "这一稿刚刚撤回，不用再审。请刷新页面查看最新状态。")
    deciding = Deciding([state])
    refusal = deciding.why_not(state, user)
    if refusal is not None:
        raise refusal
    return deciding.deputy_for(state, user)


def require_short(comment: str) -> None:
    """Raises ``Refusal`` ``comment-too-long``: it is printed on a form of one page, and kept for ever."""
    if len(comment) > COMMENT_CHARACTERS:
        raise Refusal(
            "comment-too-long", f"意见 {len(comment)} 字，最多 {COMMENT_CHARACTERS} 字。请写短一些；细处可在文中批注。"
        )


def require_reason(comment: str) -> None:
    if not comment.strip():
        raise Refusal("comment-required", "退回时须写明理由，撰稿人才知道改什么。请填写退回理由后再提交。")
    require_short(comment)


def require_ticked(items: list[str], ticked: Collection[str] | None, *, by_command: bool) -> list[str] | None:
    """The items of the checklist as ticked. Raises ``Refusal`` ``checklist-incomplete`` while one is missing.

    ``ticked`` may be ``None`` for a command alone, which has no form to tick on.
    """
    if ticked is None and by_command:
        return None
    left = [item for item in items if item not in (ticked or ())]
    if left:
        raise Refusal("checklist-incomplete", f"还有 {len(left)} 项没有勾选：{'、'.join(left)}。请逐项核对后再同意。")
    return items


def require_unchanged(state: ReviewTaskState) -> Article:
    """The article ``state`` stands for. Raises ``Refusal`` when it is not what an earlier level approved."""
    article = article_of(state.revision)
    earlier = type(state).objects.filter(
        workflow_state=state.workflow_state, revision=state.revision, status=TaskState.STATUS_APPROVED
    )
    if any(previous.fingerprint != article.fingerprint for previous in earlier):
        raise Refusal(
            "content-changed",
            "审核期间，稿件引用的图片或附件被更换，内容已与前一级看到的不同。请退回或撤回后重新送审。",
        )
    return article


def drop_stale_approvals(workflow_state: WorkflowState, draft: Page) -> None:
    """Earlier levels count only for what they saw and while their person is known; else they decide again."""
    approvals = workflow_state.task_states.filter(
        status=TaskState.STATUS_APPROVED, revision_id=draft.latest_revision_id
    ).specific()
    fingerprint = draft.to_article().fingerprint
    for approval in approvals:
        if approval.fingerprint != fingerprint or approval.finished_by_id is None:
            approval.status = TaskState.STATUS_CANCELLED
            approval.save(update_fields=["status"])


def require_submittable(page: Page) -> Page:
    """The latest revision as a page. Raises ``Refusal`` ``check-failed`` when checks find errors in it."""
    latest = page.get_latest_revision_as_object()
    if latest.go_live_at is not None:
        raise Refusal(
            "scheduled", "稿件不能定时公开：最后一级审核同意时自动公开。请去掉定时；推送到微信的时间在期次里定。"
        )
    errors = [finding for finding in latest.findings() if finding.severity is checks.Severity.ERROR]
    if errors:
        listed = "；".join(finding.message for finding in errors[:5])
        more = f"（另有 {len(errors) - 5} 项）" if len(errors) > 5 else ""
        raise Refusal("check-failed", f"检查发现 {len(errors)} 处错误，处理后才能送审：{listed}{more}")
    return latest


def article_of(revision: Revision) -> Article:
    """The article as this revision would publish it. Raises ``Refusal`` for a page type that is not reviewed."""
    page = revision.as_object()
    to_article = getattr(page, "to_article", None)
    if to_article is None:
        raise Refusal("not-an-article", "这个页面不是稿件，不需要审核。")
    article: Article = to_article()
    return article
