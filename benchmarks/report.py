# SPDX-License-Identifier: MIT
"""The tables of docs/performance.md, written between two marks; the rest of that file is written by hand."""

from pathlib import Path
from typing import Mapping, Optional, Sequence

from programs import ASIO, CPYTHON, LIBRARIES, LIBUV, POCO, PYSOCK, PYSOCK_EC, RAW, SFML, Library

BEGIN = "<!-- Written by benchmarks/run: from here -->"
END = "<!-- to here -->"
COLUMNS = (RAW, PYSOCK, PYSOCK_EC, ASIO, POCO, SFML, LIBUV, CPYTHON)
SIZES = {"64": "64 B", "1": "1 B", "4096": "4 KiB", "65536": "64 KiB", "1048576": "1 MiB"}
NO_SERVER = {"pysock_ec": "the server's sockets are those of the column before",
             "poco": "its reactor and thread pool are another kind of server",
             "sfml": "its selector is select(2), which ends at 1,024 descriptors"}
LOOP_ONLY = "libuv works on an event loop only"


def title(variant: str) -> str:
    """A row's name in words."""
    case, *rest = variant.split("/")
    timeout = ", with a timeout" if rest[-1:] == ["timeout"] else ""
    if timeout:
        rest.pop()
    if case == "ping_pong":
        return f"{SIZES[rest[1]]} there and back, {'TCP' if rest[0] == 'tcp' else 'UNIX'}{timeout}"
    if case == "bulk":
        return f"{SIZES[rest[1]]} blocks, {'sent' if rest[0] == 'send' else 'received'}"
    if case == "recv":
        return f"`recv({SIZES[rest[0]]})` of {SIZES[rest[1]]}"
    if case == "udp":
        return f"64 B datagram there and back, {'address ready' if rest[0] == 'binary' else 'address as text'}{timeout}"
    if case == "message":
        return f"datagram in two pieces, {'sent' if rest[0] == 'send' else 'received'}"
    if case == "descriptor":
        return f"descriptor {'sent' if rest[0] == 'send' else 'received and closed'}"
    if case == "connect":
        return f"connection made and closed, {'address ready' if rest[0] == 'binary' else 'address as text'}"
    if case == "address":
        version = {"ipv4": "IPv4", "ipv6": "IPv6"}[rest[1]]
        return f"{version} address {'read from text' if rest[0] == 'parse' else 'printed'}"
    if case == "server":
        return f"request to an echo server, {int(rest[0]):,} idle connections"
    return {"would_block": "nothing to receive", "accept": "connection taken and closed"}[case]


def number(value: float) -> str:
    """A figure with about three digits, or all of a whole number."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


class Notes:
    """Reasons for dashes, numbered in the order of their appearance."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def dash(self, why: str) -> str:
        return f"–<sup>{self.known.setdefault(why, len(self.known) + 1)}</sup>"

    def lines(self) -> list[str]:
        return [f"<sup>{at}</sup> {why}.  " for why, at in self.known.items()]


def reason(known: Mapping, library: Library, variant: str) -> Optional[str]:
    """Why a library has no figure; none: it has not been measured."""
    if variant.startswith("server/"):
        return f"{library.title}: {NO_SERVER[library.key]}" if library.key in NO_SERVER else None
    return LOOP_ONLY if library is LIBUV else known["lacks"].get(library.key, {}).get(variant)


def variants_of(figures: Mapping[str, Mapping], what: str) -> list[str]:
    """The rows that have a figure of this kind, in the order of the cases."""
    order = ("ping_pong", "recv", "udp", "message", "descriptor", "would_block", "connect", "accept", "address", "bulk",
             "server")
    names = [key[:-len(what) - 1] for key in figures if key.endswith(f" {what}")]

    def place(name: str) -> tuple:
        case, *rest = name.split("/")
        return order.index(case), [int(part) if part.isdigit() else 0 for part in rest if part != "timeout"], name
    return sorted((name for name in names if name.split("/")[0] in order), key=place)


def table(known: Mapping, what: str, libraries: Sequence[Library], notes: Notes) -> list[str]:
    """Ratios to the bare calls, whose own figures are absolute. Of counts, the best library's in a row is bold."""
    figures = known["figures"]
    unit = "instructions" if what == "instructions" else "µs"
    heads = [f"raw calls, {unit}" if library is RAW else library.title for library in libraries]
    lines = ["| | " + " | ".join(heads) + " |",
             "| --- |" + " --- |" * len(libraries)]
    for variant in variants_of(figures, what):
        if what == "instructions" and variant.startswith("ping_pong/") and "/64" not in variant:
            continue  # the same as 64 B
        row = figures[f"{variant} {what}"]
        raw = row[RAW.key]
        ratios = {library.key: row[library.key] / raw if what == "instructions" else row[library.key]
                  for library in libraries if library.key in row and library is not RAW}
        best = min(ratios.values(), default=0)
        cells = []
        for library in libraries:
            if library is RAW:
                cells.append(number(raw if what == "instructions" else raw / 1000))
            elif library.key in ratios:
                cell = number(ratios[library.key])
                if what == "instructions":
                    cell = (f"**{cell}**" if ratios[library.key] == best else cell) + extra(figures, variant, library)
                cells.append(cell)
            else:
                why = reason(known, library, variant)
                cells.append(notes.dash(why) if why else "")
        lines.append(f"| {title(variant)} | " + " | ".join(cells) + " |")
    return lines


def extra(figures: Mapping, variant: str, library: Library) -> str:
    """The system calls and allocations that a library needs beyond the bare calls, such as ` +2s +1a`."""
    text = ""
    for what, letter in ("system_calls", "s"), ("allocations", "a"):
        row = figures.get(f"{variant} {what}", {})
        more = row.get(library.key, 0) - row.get(RAW.key, 0)
        if abs(more) >= 0.05:
            text += f" {more:+.0f}{letter}"
    return text


def include_table(known: Mapping, libraries: Sequence[Library]) -> list[str]:
    figures = known["figures"]
    rows = (("include instructions", "include, instructions of the compiler", number),
            ("include time", "include, time", number),
            ("client instructions", "include and client, instructions of the compiler", number),
            ("client time", "include and client, time", number),
            ("include lines", "include, lines after the preprocessor", lambda value: f"{value:,}"),
            ("client size", "client, stripped", lambda value: f"{value / 1000:.1f} kB"))
    lines = ["| | " + " | ".join(library.title for library in libraries) + " |", "| --- |" + " --- |" * len(libraries)]
    for key, name, show in rows:
        if key in figures:
            row = figures[key]
            best = min(value for other, value in row.items() if other != RAW.key)
            cells = [(f"**{show(row[library.key])}**" if library is not RAW and row[library.key] == best else
                      show(row[library.key])) if library.key in row else "" for library in libraries]
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def not_first(known: Mapping) -> list[str]:
    """The counted rows in which another library needs less than pysock: docs/performance.md should say why."""
    found = []
    for figure, row in known["figures"].items():
        own = row.get(PYSOCK.key)
        if own is None or figure.split()[-1] not in ("instructions", "size") or figure.startswith("calls/"):
            continue
        if figure.startswith("would_block"):
            own = row.get(PYSOCK_EC.key, own)
        better = {library.title: row[library.key] for library in COLUMNS[3:] if row.get(library.key, own) < own}
        if better:
            found.append(f"pysock is not first in {figure}: {own:g}; " +
                         ", ".join(f"{title} {value:g}" for title, value in better.items()))
    return found


def block(known: Mapping) -> str:
    figures, versions = known["figures"], known["versions"]
    there = [library for library in COLUMNS if library.key in versions]
    notes = Notes()
    named = ", ".join(f"{library.title} {versions[library.key]}" for library in LIBRARIES
                      if library.key in versions and library is not PYSOCK_EC)
    lines = [f"Measured with {known['compiler']}: {named}.", "",
             "### Instructions, system calls, allocations", "",
             *table(known, "instructions", there, notes), "",
             "`+2s`: two system calls more than the bare calls need; `+1a`: one heap allocation more; bold: the fewest "
             "instructions of any library.", "",
             "### Time", "", *table(known, "time", there, notes), "", *notes.lines(), "",
             "### Includes", "", *include_table(known, [library for library in there if library is not CPYTHON and
                                                        library is not PYSOCK_EC])]
    if "include floor" in figures:
        lines += ["", f"The floor, which is 1, has {figures['include floor']['lines']:,} lines."]
    return "\n".join(lines)


def write(known: Mapping, path: Path) -> None:
    """Puts the tables between the marks of the document."""
    text = path.read_text()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n\n{block(known)}\n\n{END}{after}")
