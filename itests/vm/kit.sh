#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# kit.sh FOLDER   makes what a guest boots from, out of Debian packages: FOLDER/vmlinux, initrd.gz, extra/
# Packages are downloaded and unpacked there, never installed; made again only when the kernel package is another one.
# Exit code 3 and one sentence: the packages cannot be had.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1" && cd "$1"

no() { echo "$*" >&2; exit 3; }

# what the guest needs beside the host's own programs, which it borrows
tools=(busybox-static kmod libkmod2 hostapd wpasupplicant iw libnl-3-200 libnl-genl-3-200 libnl-route-3-200 libpcsclite1)
modules=(
    virtio_pci 9pnet_virtio 9p overlay virtio_rng
    veth nf_tables nft_chain_nat nft_ct nft_masq nft_nat nft_fib_inet nft_reject_inet nft_limit nft_log nft_redir
    nft_numgen nft_hash nf_conntrack_netlink bridge 8021q tun
    dummy_hcd libcomposite usb_f_ecm usb_f_rndis usb_f_acm usb_f_serial cdc_ether rndis_host cdc_ncm cdc_acm option usbserial
    ppp_generic ppp_async ppp_deflate bsd_comp
    mac80211_hwsim ccm ctr gcm cmac crc32c_generic configfs
)

command -v apt-get >/dev/null || no "there is no apt-get, and the guest is made of Debian packages"
[[ $(dpkg --print-architecture) == amd64 ]] || no "the guest is made for amd64, this machine is $(dpkg --print-architecture)"
image=$(apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -1)
[[ -n $image ]] || no "apt-cache knows no package linux-image-amd64 (apt-get update?)"
release=${image#linux-image-}
made=$(printf '%s %s ' "$release" "${tools[@]}" "${modules[@]}" | sha256sum | cut -d' ' -f1)
if [[ -e made && $(<made) == "$made" ]]; then exit 0; fi
(($(df --output=avail -B1M . | tail -1) > 1500)) || no "less than 1500 MB are free under $PWD"

echo "» Downloading $image and ${#tools[@]} small packages (about 75 MB; nothing is installed)."
rm -rf made debs kernel extra initrd
mkdir debs
(cd debs && chmod 0777 . && apt-get -qq download "$image" "${tools[@]}" 2>../download.log) ||
    no "apt-get could not download $image ${tools[*]}: $(tail -1 download.log)"
mkdir kernel extra
for deb in debs/*.deb; do
    case $deb in */linux-image*) dpkg -x "$deb" kernel ;; *) dpkg -x "$deb" extra ;; esac
done
# merged /usr: a folder bin here would hide the host's link bin -> usr/bin in the overlay
for d in bin sbin lib; do
    if [[ -d extra/$d ]]; then
        mkdir -p "extra/usr/$d"
        cp -a "extra/$d/." "extra/usr/$d/"
        rm -rf "extra/${d:?}"
    fi
done
rm -rf extra/usr/share/{doc,man,bash-completion,locale} extra/etc
for l in depmod modprobe insmod lsmod rmmod; do ln -sf ../bin/kmod extra/usr/sbin/$l; done

export LD_LIBRARY_PATH=$PWD/extra/usr/lib/x86_64-linux-gnu
extra/usr/sbin/depmod -b "$PWD/kernel" "$release"
python3 "$here/modules.py" "kernel/lib/modules/$release" "extra/usr/lib/modules/$release" "${modules[@]}"
extra/usr/sbin/depmod -b "$PWD/extra/usr" "$release"
unset LD_LIBRARY_PATH
python3 "$here/extract-vmlinux.py" "kernel/boot/vmlinuz-$release" vmlinux

# the first userland: mounts the host's file system read-only and goes there
mkdir -p initrd/{bin,dev,proc,sys,mnt,mods}
cp extra/usr/bin/busybox initrd/bin/
for a in sh mount insmod mkdir switch_root cat echo; do ln -s busybox initrd/bin/$a; done
while read -r file; do
    cp "extra/usr/lib/modules/$release/$file" initrd/mods/
    echo "${file##*/}" >>initrd/mods/order
done < <(python3 "$here/modules.py" --order "extra/usr/lib/modules/$release" virtio_pci 9pnet_virtio 9p overlay)
cp "$here/guest/initrd-init" initrd/init
chmod +x initrd/init
(cd initrd && find . | ../extra/usr/bin/busybox cpio -o -H newc 2>/dev/null) | gzip -1 >initrd.gz
rm -rf debs kernel initrd
echo "$made" >made
echo "» Made the guest of $image: $(du -shc extra vmlinux initrd.gz | tail -1 | cut -f1)."
