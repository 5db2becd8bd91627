"""The command line: ``xunwen`` and ``python -m api``."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence

from api.errors import one_line
from corpus.errors import XunwenError

__all__ = ["entry", "main"]

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 done, 1 could not do it, 2 wrong usage, 130 interrupted."""
    from .parser import parse

    options = parse(argv)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        status = int(options.run(options))
        sys.stdout.flush()
    except XunwenError as error:
        print(f"xunwen: {one_line(error)}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("\nxunwen: 已中断。已发布的索引没有变；再运行一次会接着做。", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone (``| head``); keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return status


def entry() -> None:
    """The console script."""
    sys.exit(main())
