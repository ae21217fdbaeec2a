#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The site that tools/docs builds: Doxygen has nothing to complain about, and every link leads somewhere."""

import html.parser
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = """--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --allow-file-access-from-files --virtual-time-budget=120000""".split()
# Opens each page in a frame of a width and tells which are wider than that, and which have an empty box for the search.
MEASURE = """<!doctype html><body><script>
const wide = [], unsearchable = [], pages = %s;
const frame = document.createElement("iframe");
frame.style = "width: %dpx; height: 800px";
document.body.append(frame);
let at = -1;
frame.onload = () => {
    const page = frame.contentDocument;
    if (at >= 0 && page.documentElement.scrollWidth > frame.clientWidth) wide.push(pages[at]);
    if (at >= 0 && !(page.getElementById("MSearchField").clientWidth > 80)) unsearchable.push(pages[at]);
    if (++at < pages.length) frame.src = pages[at];
    else document.body.textContent = "measured " + JSON.stringify({count: at, wide, unsearchable});
};
frame.src = pages[0], at = 0;
</script>"""


class Links(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.names, self.targets = set(), []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("id", "name"):
                self.names.add(value)
            elif name in ("href", "src") and value:
                self.targets.append(value)


@unittest.skipUnless(shutil.which("doxygen"), "SKIPPED: Doxygen is missing; tools/docs installs it")
class Site(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.built = subprocess.run([sys.executable, "-B", ROOT / "tools/lib/site.py", directory.name], capture_output=True, text=True)
        cls.html = Path(directory.name).resolve() / "html"

    def test_doxygen_warns_of_nothing(self):
        self.assertEqual((self.built.stderr, self.built.returncode), ("", 0))

    def test_every_link_leads_to_a_place_of_the_site(self):
        pages = {path.name: Links(path) for path in self.html.glob("*.html")}
        self.assertGreater(len(pages), 50)
        broken = set()
        for name, page in pages.items():
            for target in page.targets:
                parts = urlsplit(target)
                if parts.scheme in ("http", "https", "javascript"):
                    continue
                file = unquote(parts.path) or name
                if not (self.html / file).is_file():
                    broken.add(f"{name}: {target}")
                elif parts.fragment and file in pages and unquote(parts.fragment) not in pages[file].names:
                    broken.add(f"{name}: {target}")
        self.assertEqual(sorted(broken), [])

    def test_the_front_page_shows_the_server_beside_its_original_and_links_the_figures(self):
        page = self.html / "index.html"
        text = page.read_text()
        for expected in ("conn, peer = server.accept()", "auto</span> [conn, peer] = server.accept();", "include/pysock.hpp"):
            self.assertIn(expected, text)
        self.assertLessEqual({"python-parity.html", "performance.html", "platforms.html", "getting-it.html"}, set(Links(page).targets))

    @unittest.skipUnless(CHROMIUM, "SKIPPED: Chromium is missing")
    def test_no_page_is_wider_than_a_narrow_screen(self):
        # Of the pages that are made in one way for each class, header or example, the longest stands for all.
        pages = [path.name for path in self.html.glob("*.html") if not path.name.startswith(("class", "struct", "example-"))]
        pages += [max(self.html.glob(kind), key=lambda path: path.stat().st_size).name for kind in ("class*", "struct*", "example-*")]
        (self.html / "measure.htm").write_text(MEASURE % (json.dumps(pages), 390))
        with tempfile.TemporaryDirectory() as profile:
            shown = subprocess.run([CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "--dump-dom", (self.html / "measure.htm").as_uri()],
                                   stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=200)
        found = re.search(r"measured (\{.*?\})<", shown.stdout)
        self.assertTrue(found, shown.stdout[-500:] + shown.stderr[-1000:])
        self.assertEqual(json.loads(found[1]), {"count": len(pages), "wide": [], "unsearchable": []})

    def test_what_is_private_does_not_show(self):
        for page in [*self.html.glob("class*.html"), *self.html.glob("struct*.html"), *self.html.glob("group*.html")]:
            text = page.read_text(encoding="utf-8")
            for word in ("v0_1", "PYSOCK_LAZY", "Unused"):
                self.assertNotIn(word, text, page.name)

    def test_the_search_knows_methods_functions_constants_and_pages(self):
        known = "".join(path.read_text() for path in (self.html / "search").glob("all_*.js"))
        for name in ("sendall", "getaddrinfo", "so_reuseaddr", "connection_refused_error", "Guide"):
            self.assertIn(f"'{name}'", known)


if __name__ == "__main__":
    unittest.main(verbosity=2)  # a skip prints its reason
