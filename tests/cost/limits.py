# SPDX-License-Identifier: MIT
"""What a hot call may cost: all limits in one table, and the judgement on what was counted.

"Above raw" is what the same program with bare calls costs in the same run. A cost is of one round, whose other end does
not count.
"""

from dataclasses import dataclass
from typing import Mapping, Optional, Sequence

from programs import Cost


@dataclass(frozen=True)
class Limit:
    """`above_raw`: instructions more than the bare calls; `at_most`: instructions in all; `above`: instructions more
    than another variant of the same form. System calls and allocations are never more than the bare calls'."""

    above_raw: Optional[int] = None
    at_most: Optional[int] = None
    above: Optional[tuple[str, int]] = None
    forms: Sequence[str] = ("pysock", "pysock_ec")
    timeout: bool = False  # the same holds with a timeout, while nothing has to wait


LIMITS = {
    "calls/send": Limit(above_raw=8, timeout=True),
    "calls/sendall": Limit(above_raw=8, timeout=True),
    "calls/recv_into": Limit(above_raw=8, timeout=True),
    "calls/sendto": Limit(above_raw=8, timeout=True),
    "calls/recvfrom_into": Limit(above_raw=8, timeout=True),
    "recv/4096/64": Limit(),
    "recv/65536/64": Limit(above=("recv/4096/64", 250)),
    "recv/1048576/64": Limit(above=("recv/4096/64", 250)),
    "udp/text": Limit(at_most=600, timeout=True),
    "would_block": Limit(above_raw=10, forms=("pysock_ec",)),
    "connect/binary": Limit(above_raw=60),
    "accept": Limit(above_raw=60),
}
# The limits are those of g++, with which they were found reachable. clang++ 14 keeps more in memory around an errno and
# around an address, and is held to what it needs.
CLANG_LIMITS = LIMITS | {
    "udp/text": Limit(at_most=615, timeout=True),
    "would_block": Limit(above_raw=20, forms=("pysock_ec",)),
    "connect/binary": Limit(above_raw=66),
}
# What the bare calls themselves are known to need: a figure elsewhere is a fault of the counting.
RAW_SYSTEM_CALLS = {"connect/binary": 3, "accept": 2, "udp/text": 2}
SLACK = 0.1  # of an instruction: a loop may end one earlier


def variants(limits: Mapping[str, Limit] = LIMITS) -> list[str]:
    """All that has to be counted."""
    return [name + suffix for name, limit in limits.items() for suffix in ("", "/timeout")[:1 + limit.timeout]]


def violations(costs: Mapping[str, Mapping[str, Cost]], limits: Mapping[str, Limit] = LIMITS) -> list[str]:
    """Every limit that is passed by `costs`, which are by form and variant, as a sentence."""
    found = []
    for name, limit in limits.items():
        for variant in (name, f"{name}/timeout")[:1 + limit.timeout]:
            raw = costs["raw"][variant]
            if raw.system_calls != RAW_SYSTEM_CALLS.get(name, 1):
                found.append(f"{variant}, raw: counted {raw.system_calls:g} system calls instead of "
                             f"{RAW_SYSTEM_CALLS.get(name, 1)}")
            for form in limit.forms:
                counted = costs[form][variant]
                bounds = [("system calls", counted.system_calls, raw.system_calls, ""),
                          ("heap allocations", counted.allocations, raw.allocations, "")]
                if limit.above_raw is not None:
                    bounds.append(("instructions", counted.instructions, raw.instructions + limit.above_raw,
                                   f", {limit.above_raw} above the bare calls' {raw.instructions:.0f}"))
                if limit.at_most is not None:
                    bounds.append(("instructions", counted.instructions, limit.at_most, ""))
                if limit.above is not None:
                    other, most = limit.above
                    bounds.append(("instructions", counted.instructions, costs[form][other].instructions + most,
                                   f", {most} above those of {other}"))
                found += [f"{variant}, {form}: counted {value:.1f} {what}, the limit is {most:.0f}{why}"
                          for what, value, most, why in bounds if value > most + SLACK]
    return found
