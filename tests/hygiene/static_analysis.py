# SPDX-License-Identifier: MIT
"""clang-tidy (by .clang-tidy, where each exclusion has its reason) and cppcheck find nothing in the parts."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# What cppcheck is not asked, and why.
NOT_ASKED = {
    "missingIncludeSystem": "it needs no system headers",
    "uninitMemberVar": "memory that the system writes; and it does not see initialisers behind a macro",
    "accessMoved": "does not see that a function does not return, nor a temporary that is made by moving",
    "stlcstrStream": "the operator for std::string needs <ostream>, which is not included",
}


def clang_tidy():
    """clang-tidy needs a source: all parts in the order of the product."""
    source = ROOT / "tests/hygiene/programs/all_parts.cpp"
    command = ["clang-tidy", "--quiet", source, "--", "-std=c++20", f"-I{ROOT / 'src'}"]
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True)
    if "error: unable to" in done.stderr or "file not found" in done.stdout:
        return [done.stdout[-2000:] + done.stderr[-2000:]]
    return sorted(set(re.findall(r"^.*: (?:warning|error): .*$", done.stdout, re.M)))


def cppcheck():
    command = ["cppcheck", "--quiet", "--std=c++20", "--language=c++", "--enable=warning,performance,portability",
               "--inline-suppr", *(f"--suppress={name}" for name in NOT_ASKED), "-D__linux__=1", "-D__unix__=1",
               "-D__GNUC__=12", "-D__cpp_exceptions=1", f"-I{ROOT / 'src'}", ROOT / "src/pysock.hpp.in"]  # fmt: skip
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True)
    return re.findall(r"^.*: (?:warning|error|performance|portability): .*$", done.stdout + done.stderr, re.M)


def main():
    missing = [tool for tool in ("clang-tidy", "cppcheck") if shutil.which(tool) is None]
    found = [each for tool, check in (("clang-tidy", clang_tidy), ("cppcheck", cppcheck)) if tool not in missing
             for each in check()]  # fmt: skip
    for each in found:
        print(each)
    if found:
        return 1
    if missing:
        print(f"SKIPPED: no {' and no '.join(missing)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
