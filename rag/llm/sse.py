"""Incremental parser of server-sent events, as far as chat completions need it.

Follows the event-stream section of the WHATWG HTML standard: lines end with LF, CRLF or CR,
``data`` fields of one event are joined with a line feed, a blank line ends the event, a line
that starts with a colon is a comment. ``event``, ``id`` and ``retry`` fields are ignored.
"""

from __future__ import annotations

import codecs

__all__ = ["EventTooLarge", "SseParser"]

MAX_EVENT_CHARS = 1 << 20  # one token's event is about 300 characters; a megabyte is no event


class EventTooLarge(ValueError):
    """A line or an event grew beyond ``MAX_EVENT_CHARS`` without ending."""


class SseParser:
    r"""Feed bytes as they arrive, get the data of the events that are complete.

    Example:
        >>> parser = SseParser()
        >>> parser.feed(b"data: {}\r")
        []
        >>> parser.feed(b"\n\r\n")
        ['{}']
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")
        self._line = ""
        self._data: list[str] = []
        self._size = 0
        self._after_cr = False

    def feed(self, chunk: bytes) -> list[str]:
        """The data of every event that ``chunk`` completes.

        Raises:
            UnicodeDecodeError: the bytes are not UTF-8.
            EventTooLarge: an event does not end.
        """
        return self._take(self._decoder.decode(chunk))

    def end(self) -> list[str]:
        """Data of a last event that no blank line ended.

        The standard drops it; several servers forget the blank line after ``[DONE]``, so it is
        handed out and the caller judges it.

        Raises:
            UnicodeDecodeError: the stream ended within a character.
        """
        events = self._take(self._decoder.decode(b"", final=True))
        if self._line:
            self._field(self._line)
            self._line = ""
        return events + self._dispatch()

    def _take(self, text: str) -> list[str]:
        if text:
            line_feed_of_crlf = self._after_cr and text.startswith("\n")
            self._after_cr = text.endswith("\r")
            text = text[1:] if line_feed_of_crlf else text
        events: list[str] = []
        lines = (self._line + text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._line = lines.pop()
        for line in lines:
            if line:
                self._field(line)
            else:
                events.extend(self._dispatch())
        if len(self._line) + self._size > MAX_EVENT_CHARS:
            raise EventTooLarge(f"no end of event after {MAX_EVENT_CHARS} characters")
        return events

    def _field(self, line: str) -> None:
        name, _, value = line.partition(":")
        if name == "data":
            self._data.append(value.removeprefix(" "))
            self._size += len(value)

    def _dispatch(self) -> list[str]:
        data, self._data, self._size = self._data, [], 0
        return ["\n".join(data)] if data else []
