// Withdrawing an article from review stands where saving usually does: ask before it happens.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest && event.target.closest("button[name=action-cancel-workflow]");
    if (!button || window.confirm("撤回后要从初审重新开始，已有的审核意见不再算数。确定撤回修改吗？")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
