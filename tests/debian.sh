#!/bin/sh
# README's two commands on fresh systems: `sh tests/debian.sh bookworm trixie`, as root. For each release of Debian it makes a bare root
# with debootstrap, gives it nothing but make and this machine's Rust toolchain, clones the last commit into it, and runs `make render`
# and `make test`. It prints FFmpeg's version, how long each took (wall and processor time), and ends with 1 where one failed.
#
#   WAJAH_ROOTS=DIR    where the roots are kept (by itself a temporary folder, removed at the end)
#   WAJAH_MEDIA=DIR    real media for the tests that need some, shown inside
set -eu
cd "$(dirname "$0")/.."

if [ "${1:-}" = --inside ]; then
    # In the bare root, with the clone as the folder at hand.
    suite=$2
    for target in render test; do
        begun=$(date +%s)
        status=0
        make "$target" > "/tmp/$target.log" 2>&1 || status=$?
        # Not in a pipe, where it would be asked of another shell.
        times > /tmp/times
        spent=$(tail -n 1 /tmp/times)
        echo "$suite: make $target: exit $status, $(($(date +%s) - begun)) s, processor time so far (user system) $spent"
        if [ "$target" = render ]; then
            target/release/wajah --version || true
            find output -name '*.png' -o -name '*.jpg' -o -name '*.mp4' | wc -l | sed "s/^/$suite: pictures and clips: /"
        fi
        if [ "$status" -ne 0 ]; then
            tail -n 60 "/tmp/$target.log"
            exit 1
        fi
        grep -E '^(test result|[0-9]+ rendered|.*: [0-9]+ rendered|skipped)' "/tmp/$target.log" | sort | uniq -c || true
    done
    exit 0
fi

if [ "${WAJAH_OWN_MOUNTS:-}" != yes ]; then
    [ "$#" -gt 0 ] || set -- bookworm trixie
    if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
        echo "debian.sh: this needs root and debootstrap (apt-get install debootstrap)" >&2
        exit 2
    fi
    roots=${WAJAH_ROOTS:-$(mktemp -d)}
    status=0
    # What is mounted in there is gone with the process, so that nothing but the roots themselves is removed below.
    env WAJAH_OWN_MOUNTS=yes WAJAH_ROOTS="$roots" unshare --mount sh tests/debian.sh "$@" || status=$?
    [ -n "${WAJAH_ROOTS:-}" ] || rm -rf --one-file-system "$roots"
    exit "$status"
fi

repository=$(pwd)
toolchain=$(rustc --print sysroot)
roots=$WAJAH_ROOTS
mkdir -p "$roots"
failed=0
for suite in "$@"; do
    root=$roots/$suite
    if [ ! -e "$root/etc/debian_version" ]; then
        debootstrap --variant=minbase --include=ca-certificates,make "$suite" "$root" > "$roots/$suite.log" 2>&1 ||
            { echo "$suite: debootstrap failed"; tail -n 5 "$roots/$suite.log"; failed=1; continue; }
    fi
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    # Authorities that this machine's administrator added: without them nothing is fetched behind some offices' proxies.
    mkdir -p "$root/usr/local/share/ca-certificates"
    cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/" 2>/dev/null || true
    chroot "$root" update-ca-certificates >/dev/null 2>&1
    mkdir -p "$root/opt/rust" "$root/media"
    mount --bind "$toolchain" "$root/opt/rust"
    mount -o remount,ro,bind "$root/opt/rust"
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount --rbind /dev "$root/dev"
    set --
    if [ -n "${WAJAH_MEDIA:-}" ]; then
        mount --bind "$WAJAH_MEDIA" "$root/media"
        set -- WAJAH_MEDIA=/media
    fi
    rm -rf "$root/root/wajah"
    git clone -q "$repository" "$root/root/wajah"
    # The new system's own environment: nothing of this machine's but the language.
    env -i PATH=/opt/rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@" \
        chroot "$root" sh -c "cd /root/wajah && exec sh tests/debian.sh --inside $suite" || failed=1
done
exit "$failed"
