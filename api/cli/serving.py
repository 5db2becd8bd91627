"""``xunwen serve``."""

from __future__ import annotations

import argparse
import errno
import logging
import signal
import socket
import sys
from typing import TYPE_CHECKING

from api.access import only_this_machine
from api.errors import PortTaken, PublicWithoutUsers, SettingsError
from api.settings import Settings, load_settings
from api.wiring import Wiring

if TYPE_CHECKING:
    from api.access import Access

__all__ = ["serve"]

GRACE_SECONDS = 30
"""How long running answers may finish after the first Ctrl-C."""


def serve(options: argparse.Namespace) -> int:
    """Serve the page and the HTTP interface until Ctrl-C or SIGTERM; running answers finish first."""
    settings = load_settings(home=options.home, host=options.host, port=options.port)
    wiring = Wiring(settings)
    _check_public(settings, wiring.access)
    listener = _listen(settings.host, settings.port)
    _log(settings)

    import uvicorn

    from api.app import create_app

    wiring.make_home()
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings, wiring=wiring),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            lifespan="on",
        )
    )
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"巡问已启动：http://{shown}:{port}/ （Ctrl-C 停止）", flush=True)
    # uvicorn raises a caught signal once more when it has stopped; that must not look like a crash.
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: None)
    server.run(sockets=[listener])
    print("巡问已停止", file=sys.stderr)
    return 0


def _log(settings: Settings) -> None:
    from api.guard import request_id

    class _WithId(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            record.request_id = request_id.get()
            return True

    handler = logging.StreamHandler()
    handler.addFilter(_WithId())
    logging.basicConfig(
        level=settings.log_level,
        format="%(asctime)s %(levelname)s [%(request_id)s] %(name)s: %(message)s",
        handlers=[handler],
        force=True,
    )
    for noisy in ("httpx", "httpcore", "asyncio", "multipart", "python_multipart", "faiss.loader"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _check_public(settings: Settings, access: Access) -> None:
    """Refuse an address beyond this machine while there are no users.

    A key of the settings is not enough there: whoever has it may do everything, and the audit log
    could not tell one from another.

    Raises:
        PublicWithoutUsers: there are no users.
    """
    if not only_this_machine(settings.host) and not access.users.any():
        raise PublicWithoutUsers(
            f"不能在 {settings.host} 上启动：别的机器能连进来，却还没有用户",
            hint="请先运行 xunwen users add 名字 --role administrator，或用 --host 127.0.0.1 只供本机使用",
        )


def _listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address.

    Raises:
        PortTaken: another program listens there.
        SettingsError: the address is not one of this machine, or the port is not allowed.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle off only for sockets that name their protocol; else every answer waits 40 ms
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)  # from here on, who connects waits for the start instead of being refused
    except (OSError, OverflowError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise PortTaken(
                f"端口 {port} 已被别的程序占用", hint=f"请换一个端口，例如 xunwen serve --port {port + 1}"
            ) from error
        raise SettingsError(
            f"不能在 {host}:{port} 上监听：{error}", hint="请检查 --host 和 --port"
        ) from error
    return listener
