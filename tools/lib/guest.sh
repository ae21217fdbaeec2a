# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# A Linux of Debian's own making in an emulator, for what this machine's kernel lacks. Sourced by the commands beside
# this folder. Needs qemu-system-x86, busybox-static, cpio, kmod; works in $guest, a folder that may be kept.

# The way to the machine's file system, and the families. Some come with the first socket, others are left out by Debian
# unless asked for.
guest_modules=(virtio_pci 9pnet_virtio 9p
    can_raw can_bcm can_isotp can_j1939 vcan tipc rds_tcp qrtr sctp vsock_loopback rfcomm hci_vhci
    algif_hash algif_skcipher algif_aead)

# prepare_guest: fetches the generic kernel of this Debian (70 MB, once) and packs the first file system.
prepare_guest() {
    local package version module
    rm -rf "$guest/first"
    mkdir -p "$guest/package" "$guest/first/bin" "$guest/first/modules"
    package=$(apt-cache depends linux-image-amd64 | awk '/Depends:/ { name = name ? name : $2 } END { print name }')
    if [ -z "$package" ]; then
        echo "apt knows no linux-image-amd64: this needs Debian for x86-64, with the lists of apt-get update" >&2
        return 1
    fi
    if ! compgen -G "$guest/package/${package}_*.deb" >/dev/null; then
        rm -rf "$guest/package" "$guest/kernel"
        mkdir -p "$guest/package"
        (cd "$guest/package" && timeout 600 apt-get download -qq "$package" -o APT::Sandbox::User="$(id -un)")
    fi
    if [ ! -e "$guest/kernel/ready" ]; then
        rm -rf "$guest/kernel"
        mkdir "$guest/kernel"
        dpkg-deb --fsys-tarfile "$guest/package/$package"_*.deb | tar -x -C "$guest/kernel" ./boot ./lib/modules
        /sbin/depmod -b "$guest/kernel" "${package#linux-image-}"
        touch "$guest/kernel/ready"
    fi

    # The modules are loaded from the first file system; reading them through the emulator takes seconds each.
    version=${package#linux-image-}
    : >"$guest/first/modules/order"
    while read -r _ module _; do
        grep -qx "${module##*/}" "$guest/first/modules/order" && continue
        cp "$module" "$guest/first/modules/"
        echo "${module##*/}" >>"$guest/first/modules/order"
    done < <(/sbin/modprobe -d "$guest/kernel" -S "$version" -a --show-depends "${guest_modules[@]}" | grep '^insmod ')
    cp "$(command -v busybox)" "$guest/first/bin/busybox"
    cp "$(dirname "${BASH_SOURCE[0]}")/guest-init" "$guest/first/init"
    chmod +x "$guest/first/init"
    cat >"$guest/first/load" <<END
#!/bin/busybox sh
exec /bin/busybox chroot /host /sbin/modprobe -q -d "$guest/kernel" "\$@"
END
    chmod +x "$guest/first/load"
}

# run_in_guest SECONDS COMMAND: runs a command of bash in the guest as root and yields its exit status, or 124 when the
# time is over. / is this machine's and cannot be written, /mnt can. What it prints, and the kernel, comes out here.
run_in_guest() {
    local status
    printf '%s\n' "$2" >"$guest/first/command"
    (cd "$guest/first" && find . | cpio -o -H newc --quiet -R 0:0) >"$guest/first.cpio"
    rm -f "$guest/status"
    # Without KVM: it is rarely there where tests run, and this is done before it would have gained anything.
    timeout --foreground "$1" qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 1024 -nodefaults -no-user-config \
        -no-reboot -display none -serial stdio -kernel "$guest"/kernel/boot/vmlinuz-* -initrd "$guest/first.cpio" \
        -append "console=ttyS0 quiet loglevel=1 panic=-1" \
        -virtfs local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap </dev/null |
        tr -d '\r' | sed -u "s/\x1b[^a-zA-Z]*[a-zA-Z]//g; /^guest ends with /{ s///; w $guest/status
            d; }" || true
    status=$(cat "$guest/status" 2>/dev/null)
    return "${status:-124}"
}
