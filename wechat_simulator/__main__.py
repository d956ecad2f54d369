"""``python -m wechat_simulator --port 8091 --state var/simulator``"""

import argparse
import contextlib
import signal
import sys
from pathlib import Path

from wechat_simulator.app import make_app
from wechat_simulator.server import make_server


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m wechat_simulator", description="A stand-in for api.weixin.qq.com.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8091, help="port to listen on (default: %(default)s)")
    parser.add_argument(
        "--state", type=Path, default=None, help="directory for its memory (default: none, forgets at exit)"
    )
    arguments = parser.parse_args()
    app = make_app(arguments.state)
    with make_server(app, host=arguments.host, port=arguments.port) as server:
        app.start_ticking()
        sys.stdout.write(f"微信模拟器 http://{arguments.host}:{server.server_port}/\n")
        sys.stdout.flush()
        # Set both, since a parent may have left SIGINT ignored.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        try:
            with contextlib.suppress(KeyboardInterrupt):
                server.serve_forever()
        finally:
            app.close()


if __name__ == "__main__":
    main()
