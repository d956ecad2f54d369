"""One refresh of the editor's preview on the server: the form is sent, the frame is drawn (two requests, as the editor does).

An article of 15,000 Chinese characters with 12 pictures, pictures fitted beforehand, in each mode; beside it Wagtail's
own view of the same page in the mode 网页, in the same run. Usage: ``python bench/preview.py [--repeat 9] [--json]``.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from wagtail.admin.views.pages.preview import PreviewOnEdit  # noqa: E402
from wagtail.test.utils.form_data import rich_text, streamfield  # noqa: E402

CHARACTERS, PICTURES, PARAGRAPH = 15_000, 12, 150
MODES = {"wechat": "微信文章", "card": "微信卡片", "": "网页"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        result = measure(options.repeat)
    finally:
        runner.teardown_databases(databases)
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
        return
    for name, value in result.items():
        print(f"{name:28s} {value}")


def measure(repeat: int) -> dict[str, Any]:
    from pages.desk_setup import set_up_desk
    from tests.factories import picture
    from tests.pages.test_article_form import typed
    from tests.township import People, draft

    set_up_desk()
    people = People()
    stored = [picture(width=1600, height=1200, seed=seed) for seed in range(PICTURES)]
    words = "青禾镇便民服务中心提醒各村居民在规定时间内办理登记，" * (PARAGRAPH // 26 + 1)
    body: list[Any] = []
    for number in range(CHARACTERS // PARAGRAPH):
        body.append(("text", rich_text(f"<p>{words[:PARAGRAPH]}</p>")))
        if number % 8 == 0 and number // 8 < PICTURES:
            body.append(("figure", {"image": stored[number // 8].pk, "alt": "图", "caption": ""}))
    data = typed(body=streamfield(body), cover=stored[0].pk)
    page = draft(people)
    client = Client()
    client.force_login(people.drafter)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])

    def stock() -> None:
        for request in (RequestFactory().post(url, data), RequestFactory().get(url, {"mode": ""})):
            request.user, request.session = people.drafter, client.session
            PreviewOnEdit.as_view()(request, page_id=page.pk)

    def ours(mode: str) -> None:
        if not client.post(url, data).json()["is_valid"]:
            raise RuntimeError("the article is not valid")
        client.get(url, {"mode": mode, "in_preview_panel": "true"})

    result: dict[str, Any] = {"characters": CHARACTERS, "pictures": PICTURES}
    # Fits the pictures and warms the caches.
    for mode in MODES:
        ours(mode)
    stock_ms = _median_ms(stock, repeat)
    result["wagtail stock ms"] = stock_ms
    for mode, label in MODES.items():
        found = _median_ms(lambda mode=mode: ours(mode), repeat)
        with CaptureQueriesContext(connection) as captured:
            ours(mode)
        result[f"{label} ms"] = found
        result[f"{label} / stock"] = round(found / stock_ms, 2)
        result[f"{label} queries"] = len(captured)
    return result


def _median_ms(act: Any, repeat: int) -> float:
    times = []
    for _ in range(repeat):
        started = time.perf_counter()
        act()
        times.append((time.perf_counter() - started) * 1000)
    return round(statistics.median(times), 1)


if __name__ == "__main__":
    main()
