# SPDX-License-Identifier: Apache-2.0
# Sourced by ./run and ./test: what a fresh Debian-like machine lacks, installed and named.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

say() { echo "» $*"; }
die() { echo "» $*" >&2; exit 1; }

as_root() {
    if [[ $EUID -eq 0 ]]; then "$@"; elif command -v sudo >/dev/null; then sudo -- "$@"; else
        die "This needs root: run it as root, or install sudo."
    fi
}

# A Java compiler of 17 or newer: Debian 12 has 17, Debian 13 has 21.
have_jdk() { local v; command -v javac >/dev/null && v=$(javac -version 2>&1) && v=${v#javac } && [[ ${v%%.*} -ge 17 ]]; }
jdk_package() {
    local p
    for p in openjdk-17-jdk-headless openjdk-21-jdk-headless default-jdk-headless; do
        apt-cache show "$p" >/dev/null 2>&1 && { echo "$p"; return; }
    done
    echo default-jdk-headless
}

# install_missing [COMMAND:PACKAGE...]   what both scripts need, and these
install_missing() {
    local missing=() pair
    have_jdk || missing+=(jdk)
    for pair in mvn:maven nft:nftables ip:iproute2 udhcpc:udhcpc pppd:ppp python3:python3-minimal dnsmasq:dnsmasq-base unshare:util-linux ssh:openssh-client "$@"; do
        command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
    done
    ((${#missing[@]})) || return 0
    command -v apt-get >/dev/null ||
        die "Missing: ${missing[*]}. This is no Debian-like machine; please install them by hand."
    say "Missing: ${missing[*]} - installing with apt-get."
    as_root apt-get -qq update || say "The package lists could not be refreshed; trying with those at hand."
    missing=("${missing[@]/#jdk/$(jdk_package)}")
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" ||
        die "apt-get could not install ${missing[*]}."
}
