"""Runs the cells of a notebook in an IPython shell without a kernel, and collects their outputs."""

import base64
import sys
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from torchmark.alarm import alarm
from torchmark.observe import raised

MIME_TYPES = ("text/plain", "image/png", "image/jpeg")


class Outputs:
    """The outputs of one cell in nbformat's form, bounded in size."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.items: list[dict[str, Any]] = []

    def stream(self, name: str, text: str) -> None:
        """Text on stdout or stderr; joins the stream before it."""
        if self.room <= 0:
            return
        kept = text[: self.room]
        self.room -= len(kept)
        if len(kept) < len(text):
            kept += "\n... output cut here: too long\n"
        last = self.items[-1] if self.items else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += kept
        else:
            self.items.append({"output_type": "stream", "name": name, "text": kept})

    def display(self, kind: str, data: dict[str, Any], **extra: Any) -> None:
        """A figure, a table, the value of the last expression."""
        data = {mime: text for mime, text in data.items() if mime in MIME_TYPES and isinstance(text, (str, bytes))}
        size = sum(len(text) for text in data.values())
        if data and size <= self.room * 8 and len(self.items) < 1000:
            self.room -= size // 8
            plain = {mime: text if isinstance(text, str) else _base64(text) for mime, text in data.items()}
            self.items.append({"output_type": kind, "data": plain, "metadata": {}, **extra})

    def error(self, name: str, message: str, trace: list[str]) -> None:
        """An exception that a cell let out."""
        lines = [line[:500] for line in "\n".join(trace).splitlines()]
        if len(lines) > 60:
            lines = [*lines[:30], "...", *lines[-29:]]
        self.items.append({"output_type": "error", "ename": name[:100], "evalue": message[:2000], "traceback": lines})


class Stream:
    """A text stream that writes to the outputs of the running cell."""

    encoding = "utf-8"

    def __init__(self, shell: "Shell", name: str) -> None:
        self.shell, self.name = shell, name

    def write(self, text: str) -> int:
        """Record the text; returns its length."""
        self.shell.outputs.stream(self.name, str(text))
        return len(text)

    def flush(self) -> None:
        """Nothing waits to be written."""

    def isatty(self) -> bool:
        """Never a terminal."""
        return False


class Shell:
    """An IPython shell whose cells are named, timed and recorded."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.outputs = Outputs(room)
        self.cells: dict[str, str] = {}
        self.current = ""
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.xmode = "Plain"
        config.InteractiveShell.colors = "nocolor"
        config.InteractiveShell.cache_size = 0
        self.ipython = _recording(self).instance(config=config)
        self.ipython.compile.get_code_name = lambda *_: f"<{self.current}>"  # type: ignore[method-assign]
        self.names: dict[str, Any] = self.ipython.user_ns
        sys.stdout, sys.stderr = Stream(self, "stdout"), Stream(self, "stderr")

    def run(self, name: str, source: str, seconds: float) -> dict[str, Any]:
        """Run one cell for at most `seconds`: its outputs, and its error as [types, message, line] or None."""
        self.outputs, self.current, self.cells[f"<{name}>"] = Outputs(self.room), name, name
        with alarm(seconds):
            try:
                result = self.ipython.run_cell(source, store_history=False)
                error = result.error_before_exec or result.error_in_exec
            except BaseException as unusual:  # noqa: BLE001  whatever a student's cell lets out
                error = unusual
        return {"outputs": self.outputs.items, "error": self._error(error)}

    def _error(self, error: BaseException | None) -> list[Any] | None:
        if error is None:
            return None
        seen = raised(error, self.cells)
        line = seen.line or (error.lineno or 0 if isinstance(error, SyntaxError) else 0)
        message = error.msg if isinstance(error, SyntaxError) else seen.message
        return [list(seen.types), message, line]


def _recording(shell: Shell) -> type[InteractiveShell]:
    """An IPython shell that leaves what it would show in the outputs of `shell`."""

    class Publisher(DisplayPublisher):
        def publish(self, data: Any, metadata: Any = None, *args: Any, **kwargs: Any) -> None:
            shell.outputs.display("display_data", data)

        def clear_output(self, wait: bool = False) -> None:
            shell.outputs.items.clear()

    class Hook(DisplayHook):
        def write_output_prompt(self) -> None: ...

        def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
            shell.outputs.display("execute_result", format_dict, execution_count=None)

        def finish_displayhook(self) -> None: ...

    class Recording(InteractiveShell):
        display_pub_class, displayhook_class = Publisher, Hook

        def enable_gui(self, gui: str | None = None) -> None: ...

        def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
            shell.outputs.error(etype.__name__, str(evalue), stb)

    return Recording


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
