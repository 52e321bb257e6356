#!/bin/sh
# Installs what Wajah builds with, where it is missing: FFmpeg's libraries (5.1 or later), a C compiler, clang and pkg-config.
# On Debian and Ubuntu through apt; elsewhere it names what to install. Does nothing where all is there.
# With `--no-default-features` (stills only) just a C compiler is needed.
set -eu

video=yes
for argument in "$@"; do
    [ "$argument" = --no-default-features ] && video=no
done

libraries="libavcodec libavformat libavfilter libavutil libswscale libswresample"
# FFmpeg 5.1 has libavutil 57.28.
oldest="libavutil >= 57.28"
missing=""
have() { command -v "$1" >/dev/null 2>&1; }

have cc || missing="$missing a-C-compiler"
if [ "$video" = yes ]; then
    if have pkg-config; then
        for library in $libraries; do
            pkg-config --exists "$library" || missing="$missing $library"
        done
        if pkg-config --exists libavutil && ! pkg-config --exists "$oldest"; then
            echo "setup: FFmpeg is too old (libavutil $(pkg-config --modversion libavutil)): Wajah needs 5.1 or later," >&2
            echo "setup: as Debian 12 and Ubuntu 24.04 have it. For stills only: make render FEATURES=--no-default-features" >&2
            exit 2
        fi
    else
        missing="$missing pkg-config $libraries"
    fi
    # The bindings to FFmpeg are generated with libclang.
    if ! have clang && ! ls /usr/lib/llvm-*/lib/libclang*.so* >/dev/null 2>&1; then
        missing="$missing clang"
    fi
fi

if ! have cargo; then
    echo "setup: there is no cargo: install Rust 1.91 or later from https://rustup.rs" >&2
    exit 2
fi
[ -z "$missing" ] && exit 0

if have apt-get; then
    packages="gcc libc6-dev"
    if [ "$video" = yes ]; then
        packages="$packages pkg-config clang libclang-dev libavcodec-dev libavformat-dev libavfilter-dev libavutil-dev libswscale-dev libswresample-dev"
    fi
    echo "setup: missing:$missing; installing:" $packages >&2
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        have sudo || { echo "setup: run this as root: apt-get install $packages" >&2; exit 2; }
        as_root=sudo
    fi
    $as_root apt-get update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qy --no-install-recommends $packages >/dev/null
    exit 0
fi

cat >&2 <<END
setup: missing:$missing
Install with your system's package manager, then run make again:
  Fedora:   ffmpeg-devel (RPM Fusion) clang pkgconf gcc
  Arch:     ffmpeg clang pkgconf gcc
  openSUSE: ffmpeg-5-libavcodec-devel and its sisters, clang-devel pkgconf gcc
  macOS:    brew install ffmpeg pkg-config (clang comes with Xcode)
Or build for stills only, without FFmpeg: make render FEATURES=--no-default-features
END
exit 2
