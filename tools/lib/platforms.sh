# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# What tools/check-platforms does on each platform: builds the tests as one program, runs it, counts. Sourced by it.

work=build/platforms
inside=() # what runs a command somewhere else than here

# enter_unstable: from here on, `inside` runs a command in Debian's unstable release, unpacked in $work/unstable. Needs
# root. The mounts are gone with the command.
enter_unstable() {
    local root=$PWD/$work/unstable mirror
    mirror=$(apt-get indextargets --format '$(REPO_URI)' "Codename: $(. /etc/os-release && echo "$VERSION_CODENAME")" |
        head -n 1)
    need debootstrap test -x /usr/sbin/debootstrap
    install_missing || return
    # shellcheck disable=SC2016 # the arguments are the inner shell's
    inside=(unshare --mount sh -c 'root=$1 here=$PWD && shift && mkdir -p "$root$here" && mount --bind . "$root$here" &&
        mount -t proc proc "$root/proc" && exec chroot "$root" sh -c "cd \"\$1\" && shift && exec \"\$@\"" sh "$here" "$@"'
        sh "$root")
    [ ! -e "$root/usr/bin/ninja" ] || return 0
    rm -rf "$root"
    mkdir -p "$root"
    {
        debootstrap --variant=minbase unstable "$root" "$mirror" &&
            chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
                g++ cmake ninja-build doctest-dev python3
    } >"$work/unstable.log" 2>&1 || tell_log unstable unpacked
}

# configure NAME CMAKE-ARGUMENT...: a build of the tests in $work/NAME with every warning an error.
configure() {
    local name=$1
    shift
    mkdir -p "$work/doctest"
    ln -sfn /usr/include/doctest "$work/doctest/doctest"
    "${inside[@]}" cmake -S . -B "$work/$name" -G Ninja -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_EXTENSIONS=OFF -DPYSOCK_STRICT=ON \
        -DPYSOCK_TEST_SHAPES=product -DPYSOCK_DOCTEST_DIR="$PWD/$work/doctest" "$@" >"$work/$name.log" 2>&1 ||
        tell_log "$name" configured
}

# build NAME TARGET...: compiles and links, as many files at once as $JOBS says.
build() {
    local name=$1
    shift
    "${inside[@]}" cmake --build "$work/$name" --parallel "${JOBS:-$(nproc)}" --target "$@" -- -k 0 >"$work/$name.log" 2>&1 ||
        tell_log "$name" built
}

tell_log() {
    echo "$1: not $2"
    grep -aE 'error|undefined reference' "$work/$1.log" | head -n 40 | sed 's/^/    /'
    tail -n 5 "$work/$1.log" | sed 's/^/    /'
    return 1
}

# run NAME COMMAND...: runs the program of all tests once, and reports in one line. What failed, and why tests were
# skipped, stands below it.
run() {
    local name=$1 output=$work/$1.output ended=0 ran failed skipped
    shift
    # No machine in an emulator is as quick as this one.
    PYSOCK_TEST_TIMEOUT_SCALE=4 timeout "${limit:-1200}" "${inside[@]}" "$@" --no-colors --no-version </dev/null >"$output.raw" 2>&1 || ended=$?
    tr -d '\r' <"$output.raw" >"$output"
    # [doctest] test cases:  3 |  3 passed | 0 failed | 0 skipped
    read -r ran failed < <(sed -nE 's/.*test cases: *([0-9]+) *\|.*\| *([0-9]+) failed.*/\1 \2/p' "$output")
    if [ -z "${ran:-}" ]; then
        echo "$name: ended with $ended before its end"
        tail -n 40 "$output" | sed 's/^/    /'
        return 1
    fi
    skipped=$(grep -c '^SKIPPED:' "$output")
    echo "$name: ran $ran, passed $((ran - failed - skipped)), failed $failed, skipped $skipped"
    grep '^SKIPPED:' "$output" | sort | uniq -c | sed 's/^ */    /'
    [ "$failed" -eq 0 ] && [ "$ended" -eq 0 ] && return
    grep -v '^SKIPPED:' "$output" | sed 's/^/    /'
    return 1
}
