#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Builds the site into build/docs/html, or the folder given: run by tools/docs, which installs Doxygen."""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pages
import reference

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "docs/site"


def doxygen(*arguments, folder, given=None):
    done = subprocess.run(["doxygen", *arguments], cwd=folder, input=given, capture_output=True, text=True)
    if done.returncode != 0 and not done.stderr:
        sys.exit(f"doxygen {' '.join(arguments)} failed: {done.stdout}")
    return done.stderr


def frame(work, version):
    """What stands above and below each page: the head is Doxygen's own, so that every version of it finds its scripts."""
    doxygen("-w", "html", "head.html", "foot.html", "own.css", folder=work)
    head, _, _ = (work / "head.html").read_text().partition("<body")
    head = head.replace("$projectname: $title", "$title")
    script = '<script src="$relpath^theme.js"></script>\n'
    (work / "header.html").write_text(head.replace("</head>", f"{script}</head>") + "<body>\n" + (SITE / "top.html").read_text())
    (work / "footer.html").write_text((SITE / "bottom.html").read_text())


def layout(work):
    """Doxygen's own, with the text of a class or group above the list of its members."""
    doxygen("-l", "layout.xml", folder=work)
    text = (work / "layout.xml").read_text()

    def turned(match):
        detail = re.search(r"\n *<detaileddescription[^>]*/>", match[0])[0]
        return re.sub(r"\n *<briefdescription[^>]*/>", lambda _: detail + '\n<briefdescription visible="no"/>',
                      match[0].replace(detail, ""), count=1)
    for kind in ("class", "group", "namespace"):
        text = re.sub(rf"(?s)<{kind}>.*?</{kind}>", turned, text)
    # Of a group the functions first: its classes are arguments and results of them.
    text = re.sub(r"(?s)(<group>.*?<memberdecl>)(.*?)(\n *<functions[^>]*/>)", r"\1\3\2", text, count=1)
    text = text.replace('<allmemberslink visible="yes"/>', '<allmemberslink visible="no"/>')
    (work / "layout.xml").write_text(text)


def settings(work, target, version):
    given = {"PROJECT_NUMBER": version, "OUTPUT_DIRECTORY": target, "HTML_OUTPUT": "html", "INPUT": work / "input",
             "FILE_PATTERNS": "*.hpp *.md", "USE_MDFILE_AS_MAINPAGE": work / "input/front.md", "HTML_HEADER": "header.html",
             "HTML_FOOTER": "footer.html", "LAYOUT_FILE": "layout.xml", "HTML_STYLESHEET": SITE / "style.css",
             "HTML_EXTRA_FILES": f"{SITE / 'theme.js'} {ROOT / 'docs/performance.svg'}", "STRIP_FROM_PATH": work / "input"}
    return (SITE / "Doxyfile").read_text() + "".join(f"{name} = {value}\n" for name, value in given.items())


def prune(html):
    """Removes Doxygen's lists of everything, where no page and no result of the search leads."""
    index = (html / "index.html").read_text(encoding="utf-8")
    (html / "index.html").write_text(re.sub(r'<a href="doxygen_crawl\.html"[^>]*></a>', "", index), encoding="utf-8")
    reached, unread = set(), ["index.html"]
    while unread:
        text = (html / unread.pop()).read_text(encoding="utf-8")
        found = {name for name in re.findall(r'href="([\w~.-]+\.html)', text) if (html / name).is_file()} - reached
        reached |= found
        unread += found
    found = "".join(path.read_text(encoding="utf-8") for path in (html / "search").glob("*.js"))
    for page in html.glob("*.html"):
        if page.name not in reached and f"../{page.name}" not in found:
            page.unlink()


def build(target):
    """Builds the site and returns Doxygen's warnings."""
    work = target / "work"
    shutil.rmtree(target, ignore_errors=True)
    (work / "input").mkdir(parents=True)
    api = reference.Reference()
    known = {each.name: f"pysock::{each.name}" for each in api.declared if each.kind != "macro"}
    chapters = [(page, title) for page, (title, _) in reference.PAGES.items()]
    chapters += [(f"constants-{key}", title.replace("`", "")) for key, title in reference.parity.GROUPS.items()]
    (work / "input/pysock.hpp").write_text(api.text(), encoding="utf-8")
    pages.write(work / "input", known, chapters)
    version = ".".join(re.search(rf"#define PYSOCK_VERSION_{part} (\d+)", reference.declarations.PRODUCT.read_text())[1]
                       for part in ("MAJOR", "MINOR", "PATCH"))
    frame(work, version)
    layout(work)
    warnings = doxygen("-", folder=work, given=settings(work, target, version))
    prune(target / "html")
    # The box and the results of the search have the style of the page.
    (target / "html/search/search.css").write_text('@import url("../style.css");\n')
    for results in (target / "html/search").glob("*.html"):  # which older Doxygens show in a frame
        text = results.read_text(encoding="utf-8")
        results.write_text(text.replace("</head>", '<script src="../theme.js"></script>\n</head>'), encoding="utf-8")
    return warnings


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build/docs")
    options = parser.parse_args()
    target = options.folder.resolve()
    warnings = build(target)
    sys.stderr.write(warnings)
    print(target / "html/index.html")
    sys.exit(bool(warnings))


if __name__ == "__main__":
    main()
