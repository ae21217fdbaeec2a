# SPDX-License-Identifier: MIT
"""The charts of docs/performance.svg: small multiples of bars, the bare calls being the line at 1.

The picture has a ground of its own, so that it can be read on any page, and follows a dark scheme where that is set.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

from programs import ASIO, CPYTHON, LIBUV, POCO, PYSOCK, PYSOCK_EC, RAW, SFML, Library
from report import number


@dataclass(frozen=True)
class Panel:
    """One comparison: the figure, its name in two lines, and which form of pysock it shows."""

    figure: str
    title: str
    detail: str
    own: Library = PYSOCK


@dataclass(frozen=True)
class Section:
    title: str
    panels: Sequence[Panel]
    logarithmic: bool


SECTIONS = (
    Section("Instructions of the program, raw calls = 1, logarithmic", (
        Panel("ping_pong/tcp/64 instructions", "64 bytes there and back", "TCP"),
        Panel("ping_pong/tcp/64/timeout instructions", "… with a timeout set", "TCP"),
        Panel("recv/1048576/64 instructions", "recv(1 MiB)", "64 bytes come, UNIX"),
        Panel("udp/binary instructions", "A datagram there and back", "address ready"),
        Panel("udp/text instructions", "… to and from text", "address as text"),
        Panel("would_block instructions", "Nothing to receive", "told without exception where possible", PYSOCK_EC),
        Panel("connect/binary instructions", "A connection made and closed", "address ready"),
        Panel("accept instructions", "A connection taken and closed", "with the peer's address"),
        Panel("server/8000 instructions", "A request to an echo server", "100 of 8,100 connections active"),
    ), True),
    Section("Time, raw calls = 1", (
        Panel("ping_pong/tcp/64 time", "64 bytes there and back", "TCP, both ends"),
        Panel("ping_pong/tcp/64/timeout time", "… with a timeout set", "TCP, both ends"),
        Panel("server/8000 time", "A request to an echo server", "100 of 8,100 connections active"),
    ), False),
    Section("To build: <string>, <span> and the system's headers = 1; a client of raw calls = 1", (
        Panel("include instructions", "The include alone", "instructions of the compiler"),
        Panel("client instructions", "… with a minimal client", "instructions of the compiler"),
        Panel("client size", "The client's size", "optimised, stripped"),
    ), False),
)
BARS = (PYSOCK, ASIO, LIBUV, POCO, SFML, CPYTHON)
WIDTH, MARGIN, GAP, COLUMNS = 900, 24, 24, 3
PANEL = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS
NAME, VALUE, ROW, BAR, HEAD = 62, 46, 18, 10, 44  # widths of names and values, heights of rows, bars, a panel's titles

STYLE = """
  svg { font-family: -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; font-size: 12px }
  .ground { fill: #ffffff; stroke: #d0d7de }
  text { fill: #1f2328 }
  .section { font-size: 13px; font-weight: 600 }
  .title { font-size: 13px; font-weight: 600 }
  .detail, .name, .value, .none { fill: #59636e }
  .bar { fill: #afb8c1 }
  .line, .rule { stroke: #59636e; stroke-width: 1 }
  .rule { stroke: #d0d7de }
  .own.bar { fill: #0969da }
  text.own { fill: #0969da; font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117; stroke: #30363d }
    text { fill: #e6edf3 }
    .detail, .name, .value, .none { fill: #9198a1 }
    .bar { fill: #545d68 }
    .line { stroke: #9198a1 }
    .rule { stroke: #30363d }
    .own.bar { fill: #4493f8 }
    text.own { fill: #4493f8 }
  }
"""


def ratios(known: Mapping, panel: Panel) -> dict[str, float]:
    """What the bars of a panel show, by the keys of the libraries."""
    row = known["figures"].get(panel.figure, {})
    what = panel.figure.split()[-1]
    absolute = RAW.key in row and what != "time" and not panel.figure.startswith(("include", "client instructions"))
    values = {}
    for library in BARS:
        key = panel.own.key if library is PYSOCK else library.key
        if key in row:
            values[library.key] = row[key] / row[RAW.key] if absolute else row[key]
    return values


class Drawing:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.y = float(MARGIN)

    def text(self, x: float, y: float, kind: str, text: str, anchor: str = "start") -> None:
        self.parts.append(f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>')

    def line(self, kind: str, x1: float, y1: float, x2: float, y2: float) -> None:
        self.parts.append(f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>')

    def section(self, known: Mapping, section: Section) -> None:
        shown = [(panel, ratios(known, panel)) for panel in section.panels]
        shown = [(panel, values) for panel, values in shown if values]
        if not shown:
            return
        everything = [value for _, values in shown for value in values.values()]
        self.text(MARGIN, self.y + 12, "section", section.title)
        self.line("rule", MARGIN, self.y + 20, WIDTH - MARGIN, self.y + 20)
        self.y += 34
        low, high = min(1.0, *everything), max(everything)
        bars = [library for library in BARS if any(library.key in values for _, values in shown)]

        def place(value: float) -> float:
            """How far along the axis, 0 to 1."""
            if section.logarithmic:
                return math.log(value / (low / 1.3)) / math.log(high / (low / 1.3))
            return value / high
        for start in range(0, len(shown), COLUMNS):
            for column, (panel, values) in enumerate(shown[start:start + COLUMNS]):
                self.panel(MARGIN + column * (PANEL + GAP), panel, values, bars, place,
                           place(1) if section.logarithmic else 0)
            self.y += HEAD + ROW * len(bars) + 22
        self.y += 6

    def panel(self, x: float, panel: Panel, values: Mapping[str, float], bars: Sequence[Library],
              place: Callable[[float], float], origin: float) -> None:
        """Draws bars from `origin`, where the axis is 0 to 1."""
        self.text(x, self.y + 12, "title", panel.title)
        self.text(x, self.y + 28, "detail", panel.detail)
        top = self.y + HEAD - 6
        axis = x + NAME + 6
        length = PANEL - NAME - 6 - VALUE
        one = axis + length * place(1)
        for at, library in enumerate(bars):
            own = " own" if library is PYSOCK else ""
            middle = top + ROW * at + ROW / 2
            self.text(x + NAME, middle + 4, f"name{own}", "POCO" if library is POCO else library.title, "end")
            if library.key not in values:
                self.text(one + 6, middle + 4, "none", "–")
                continue
            value = values[library.key]
            end = axis + length * place(value)
            left, right = sorted((axis + length * origin, end))
            self.parts.append(f'<rect class="bar{own}" x="{left:.1f}" y="{middle - BAR / 2:.1f}" '
                              f'width="{max(2.0, right - left):.1f}" height="{BAR}" rx="1.5"/>')
            self.text(max(end, one) + 5, middle + 4, f"value{own}", number(value))
        self.line("line", one, top, one, top + ROW * len(bars))

    def svg(self, title: str, description: str) -> str:
        height = self.y + MARGIN - 18
        return "\n".join([
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" '
            f'height="{height:.0f}" role="img" aria-labelledby="title desc">',
            "<!-- Written by benchmarks/run. SPDX-License-Identifier: MIT -->",
            f'<title id="title">{escape(title)}</title>', f'<desc id="desc">{escape(description)}</desc>',
            f"<style>{STYLE}</style>",
            f'<rect class="ground" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1:.0f}" rx="6"/>',
            *self.parts, "</svg>", ""])


def described(known: Mapping) -> str:
    """The pictures in words."""
    sentences = []
    for section in SECTIONS:
        for panel in section.panels:
            values = ratios(known, panel)
            if values:
                bars = [f"{library.title} {number(values[library.key])}" for library in BARS if library.key in values]
                sentences.append(f"{panel.title} ({panel.detail}): {', '.join(bars)}.")
    return " ".join(sentences)


def write(known: Mapping, path: Path) -> None:
    drawing = Drawing()
    for section in SECTIONS:
        drawing.section(known, section)
    path.write_text(drawing.svg("pysock beside raw calls and other libraries", described(known)))
