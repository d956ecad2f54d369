"""The desk with 10,000 articles and 50 waiting: home, explorer and what waits, each in queries and milliseconds.

Beside them, in the same run and on the same rows, what Wagtail itself offers: its explorer, and its panel of what waits for
one's review. Usage: ``python bench/desk.py [--articles 10000] [--waiting 50] [--repeat 9] [--json]``.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
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
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel  # noqa: E402
from wagtail.admin.views.pages.listing import ExplorableIndexView  # noqa: E402

GOAL_QUERIES, GOAL_MS = 30, 400


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--waiting", type=int, default=50)
    parser.add_argument("--repeat", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        result = measure(options.articles, options.waiting, options.repeat)
    finally:
        runner.teardown_databases(databases)
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
        return
    print(f"goal: at most {GOAL_QUERIES} queries, {GOAL_MS} ms")
    for name, value in result.items():
        print(f"{name:40s} {value['queries']:4d} queries {value['median_ms']:6.0f} ms  {value.get('ratio', '')}")


def measure(articles: int, waiting: int, repeat: int) -> dict[str, Any]:
    from pages.desk_setup import set_up_desk
    from tests.many import many_articles, many_waiting
    from tests.township import People

    set_up_desk()
    people = People()
    section = many_articles(people, articles)
    many_waiting(people, waiting)
    screens = {
        "home": reverse("wagtailadmin_home"),
        "explorer": reverse("wagtailadmin_explore", args=[section.pk]),
        "waiting": reverse("review_waiting"),
    }
    client = Client()
    client.force_login(people.reviewer1)
    result = {
        name: _timed(lambda url=url: _require_ok(client.get(url)), repeat)  # type: ignore[misc]
        for name, url in screens.items()
    }

    def stock_request(url: str) -> Any:
        request = RequestFactory().get(url)
        request.user, request.session = people.reviewer1, client.session
        return request

    def stock_panel() -> None:
        request = stock_request(screens["home"])
        WorkflowObjectsToModeratePanel().render_html({"request": request, "csrf_token": ""})

    def stock_explorer() -> None:
        request = stock_request(screens["explorer"])
        ExplorableIndexView.as_view()(request, section.pk).render()

    result["Wagtail's panel of what waits"] = _timed(stock_panel, repeat)
    result["Wagtail's explorer"] = _timed(stock_explorer, repeat)
    for ours, theirs in (("waiting", "Wagtail's panel of what waits"), ("explorer", "Wagtail's explorer")):
        ratio = result[ours]["median_ms"] / result[theirs]["median_ms"]
        result[ours]["ratio"] = f"{ratio:.2f} × {theirs}"
    return result


def _timed(act: Callable[[], None], repeat: int) -> dict[str, Any]:
    act()
    with CaptureQueriesContext(connection) as queries:
        act()
    # The next request forgets them.
    count = len(queries)
    times = []
    for _ in range(repeat):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return {"queries": count, "median_ms": statistics.median(times) * 1000}


def _require_ok(answer: Any) -> None:
    assert answer.status_code == 200, answer.status_code


if __name__ == "__main__":
    main()
