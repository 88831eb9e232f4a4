"""A command at a pseudo-terminal: what a person sees, and what a person types."""

import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

CTRL_C, CTRL_D = "\x03", "\x04"
PATIENCE = 30.0  # seconds: a busy machine is no failure


def _as_a_shell_would() -> None:
    """Give the command its terminal, so that Ctrl-C reaches it, also where the tests run in the background."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """``cwlog`` with stdin and stderr at a terminal; stdout is a pipe, as in ``path=$(cwlog add)``.

    With a ``kind`` of terminal, such as ``xterm``, stdout is there as well, and lines can be edited.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        size: tuple[int, int] = (80, 24),
        kind: str = "",
    ) -> None:
        """Start the command on a terminal of so many columns and lines."""
        self._ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "cwlog", *arguments],
            cwd=folder,
            env=dict(environment) | {"TERM": kind or "dumb"},
            stdin=theirs,
            stdout=theirs if kind else subprocess.PIPE,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=_as_a_shell_would,
        )
        os.close(theirs)
        self.seen = ""
        self._unread = ""

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the command, if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        os.close(self._ours)

    def expect(self, text: str) -> str:
        """Wait until the text is shown; everything since the last time."""
        end = time.monotonic() + PATIENCE
        while text not in self._unread:
            if time.monotonic() > end or not self._read():
                raise AssertionError(f"{text!r} did not come; the terminal shows:\n{self.seen}")
        before, _, self._unread = self._unread.partition(text)
        return before + text

    def type(self, line: str) -> None:
        """Type a line and Enter."""
        self.send(f"{line}\n".encode())

    def send(self, keys: bytes) -> None:
        """Send bytes as keys do."""
        os.write(self._ours, keys)

    def press(self, key: str) -> None:
        """Press one key, such as `CTRL_C`.

        Python loses a Ctrl-C that comes after it has shown a prompt and before it waits for the answer: a moment that
        no person meets, and a test on a busy machine does.
        """
        time.sleep(0.2)
        os.write(self._ours, key.encode())

    def answer(self, question: str, line: str) -> str:
        """Wait for a question and its prompt, and type the answer; what was shown from the question to the prompt."""
        self.expect(question)
        shown = self.expect("> ")
        self.type(line)
        return shown

    def end(self) -> tuple[int, str]:
        """Wait for the end; the exit code, and what was written to stdout where that is a pipe."""
        end = time.monotonic() + PATIENCE
        while self._read():
            if time.monotonic() > end:
                raise AssertionError(f"it does not come to an end; the terminal shows:\n{self.seen}")
        output = self._process.stdout.read().decode() if self._process.stdout else ""
        return self._process.wait(PATIENCE), output

    def _read(self) -> bool:
        """Read what is there, or wait a little; False at the end."""
        if not select.select([self._ours], [], [], 0.2)[0]:
            return True if self._process.poll() is None else bool(select.select([self._ours], [], [], 0)[0])
        try:
            data = os.read(self._ours, 65536)
        except OSError:  # Linux says so when the other side is closed
            return False
        text = data.decode(errors="replace").replace("\r\n", "\n")
        self.seen += text
        self._unread += text
        return bool(data)
