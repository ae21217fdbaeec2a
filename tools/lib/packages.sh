# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Finds out which packages are missing and installs them with apt. Sourced by the commands beside this folder.

missing=()

# need PACKAGE COMMAND...: the command succeeds where the package (by its name in Debian) is installed.
need() {
    local package=$1
    shift
    "$@" </dev/null >/dev/null 2>&1 || missing+=("$package")
}

# Whether the compiler finds a header.
has_header() {
    g++ -E -x c++ -include "$1" /dev/null
}

# Installs what need has found missing, on Debian and Ubuntu; elsewhere says what it is and fails.
install_missing() {
    [ ${#missing[@]} -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null; then
        echo "Missing here (by the names of Debian's packages): ${missing[*]}. Install them and start again." >&2
        return 1
    fi
    local root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    local apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq)
    echo "Installing ${missing[*]}"
    # Update first: with the empty lists of a fresh machine apt takes `g++` for a pattern and installs nothing. One
    # broken source among several is no reason to stop.
    "${apt[@]}" update || true
    local status=0
    "${apt[@]}" install -y --no-install-recommends "${missing[@]}" || status=$?
    missing=() # what cannot be had is not asked for again with the next
    return $status
}
