# SPDX-License-Identifier: Apache-2.0
"""rulesets.py - the rule sets compared by perf.py (cost per packet) and apply.py (time to install).

seed_script(ups)  the second article's style: one process per rule (ip, iptables = iptables-nft)
batch(ups)        (ip -batch text, nft -f text): the same policy as one iproute2 batch and one nft transaction;
                  new flows are spread by weight over a map, the choice is stored in the conntrack mark, and
                  established flows are pinned by one `ct mark` lookup - constant cost for any number of uplinks
ups: [(ifname, gateway, address, table, weight)]"""
import shutil
import sys


def need(*programs):
    """Ends the bench with a sentence if one is missing: a rule set that was not installed would be measured as a cheap one."""
    missing = [p for p in programs if not shutil.which(p)]
    if missing:
        sys.exit("missing: %s (see README.md, Debian packages)" % ", ".join(missing))


def seed_script(ups, lan="192.168.77.0/24", lanif="lan0"):
    s = ["iptables -t mangle -F PREROUTING", "iptables -t mangle -F POSTROUTING",
         "iptables -t mangle -A PREROUTING -j CONNMARK --restore-mark"]
    for d, gw, addr, t, w in ups:
        s += ["ip rule del fwmark %d 2>/dev/null" % t, "ip rule del from %s 2>/dev/null" % addr,
              "ip route flush table %d 2>/dev/null" % t,
              "ip route add default via %s dev %s table %d" % (gw, d, t),
              "ip route add %s dev %s table %d" % (lan, lanif, t),
              "ip rule add fwmark %d table %d pref %d" % (t, t, 10000 + t),
              "ip rule add from %s table %d pref %d" % (addr, t, 20000 + t),
              "iptables -t mangle -A PREROUTING -i %s -m conntrack --ctstate NEW -j CONNMARK --set-mark %d" % (d, t),
              "iptables -t mangle -A POSTROUTING -o %s -m conntrack --ctstate NEW -j CONNMARK --set-mark %d" % (d, t)]
    s.append("ip route replace default " + " ".join("nexthop via %s dev %s weight %d" % (gw, d, w)
                                                    for d, gw, a, t, w in ups))
    s.append("ip route flush cache")
    return "\n".join(s) + "\n"


def batch(ups, lan="192.168.77.0/24", lanif="lan0", first=False):
    ip = []
    for d, gw, addr, t, w in ups:
        if not first:
            ip += ["rule del pref %d" % (10000 + t), "rule del pref %d" % (20000 + t)]
        ip += ["route replace default via %s dev %s table %d" % (gw, d, t),
               "route replace %s dev %s table %d" % (lan, lanif, t),
               "rule add fwmark %d table %d pref %d" % (t, t, 10000 + t),
               "rule add from %s table %d pref %d" % (addr, t, 20000 + t)]
    ip.append("route replace default via %s dev %s" % (ups[0][1], ups[0][0]))
    total = sum(u[4] for u in ups)
    el, at = [], 0
    for d, gw, a, t, w in ups:
        el.append("%d-%d : %d" % (at, at + w - 1, t) if w > 1 else "%d : %d" % (at, t))
        at += w
    nft = """table ip mw
delete table ip mw
table ip mw {
  map in_mark { type ifname : mark; elements = { %s }; }
  set wan { type ifname; elements = { %s }; }
  chain fresh {
    ct mark set iifname map @in_mark
    ct mark 0 ct mark set numgen inc mod %d map { %s }
  }
  chain pre { type filter hook prerouting priority mangle;
    ct mark 0 ct state new jump fresh
    iifname != @wan meta mark set ct mark
  }
  chain post { type nat hook postrouting priority srcnat;
    oifname @wan masquerade
  }
}
""" % (", ".join('"%s" : %d' % (u[0], u[3]) for u in ups), ", ".join('"%s"' % u[0] for u in ups), total, ", ".join(el))
    return "\n".join(ip) + "\n", nft
