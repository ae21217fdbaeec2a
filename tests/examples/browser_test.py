# SPDX-License-Identifier: MIT
"""http_hello, in C++ and in Python, in a browser: Chromium without a window must show the text."""

import shutil
import subprocess
import sys
import unittest

from support import DEADLINE, TestCase, in_each_language

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = """--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run
    --disable-background-networking --disable-component-update --disable-sync --no-proxy-server""".split()


class Browser(TestCase):
    @in_each_language
    def test_chromium_shows_the_text(self, language):
        server = self.start(language, "http_hello", 0)
        page = subprocess.run(
            [CHROMIUM, *FLAGS, f"--user-data-dir={self.folder()}", "--dump-dom", f"http://localhost:{server.port()}/"],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=3 * DEADLINE)
        self.assertEqual(page.returncode, 0, page.stderr)
        self.assertRegex(page.stdout.decode(), r"<body><pre\b[^>]*>Hello, TCP Socket</pre>")
        self.assertTrue(server.alive())


if __name__ == "__main__":
    if not CHROMIUM:
        print("SKIPPED: no chromium here")
        sys.exit(0)
    unittest.main()
