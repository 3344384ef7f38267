/* SPDX-License-Identifier: Apache-2.0 */
/* floor.c - the practical floor for any userspace failover daemon (peer h).
 *
 *   floor -m link|icmp|both [-p poll ms] [-t TARGET|gw] [-i ms] [-n misses] [-r recover] [-w window -l loss%]
 *         IF,GW,TABLE ...
 *
 * Uplinks in order of preference.  link: rtnetlink listener; carrier loss -> default route replaced at once.
 * -p: additionally asks for each link (RTM_GETLINK) every p ms.  The kernel announces carrier changes of a real NIC at
 * most once per second (linkwatch), but RTM_GETLINK makes it synchronise that link at once.
 * icmp: an echo request every -i ms out of each uplink (SO_BINDTODEVICE + "ip rule oif IF lookup TABLE"); -n misses in a
 * row -> down, -r answers in a row -> up.  With -w/-l an uplink is also down while more than l % of the last w probes
 * were lost, and up again only after w probes with at most l % loss.
 * One default route in main (RTM_NEWROUTE with NLM_F_REPLACE), one per uplink in its own table for the probes.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define MAXUP 16
#define MAXWIN 256
struct up {
    char name[IFNAMSIZ];
    in_addr_t gw;
    int table, index, carrier, sock;
    int probe_ok;                 /* verdict of the probes */
    int miss, good;               /* in a row */
    unsigned short seq;
    unsigned char answered[MAXWIN]; /* ring: 1 = answered */
    long sent;
} up[MAXUP];
static int nup, use_link, use_icmp, interval = 10, misses = 3, recover_n = 3, window, losspct = 20, pollms;
static in_addr_t target;          /* 0 = the gateway */
static int nlq, nlev, active = -1;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void attr(void *msg, int type, const void *data, int len)
{
    struct nlmsghdr *h = msg;
    struct rtattr *a = (struct rtattr *)((char *)msg + NLMSG_ALIGN(h->nlmsg_len));
    a->rta_type = type;
    a->rta_len = RTA_LENGTH(len);
    memcpy(RTA_DATA(a), data, len);
    h->nlmsg_len = NLMSG_ALIGN(h->nlmsg_len) + RTA_ALIGN(a->rta_len);
}

/* default route via u in the given table (0 = main); returns 0 or errno */
static int route(struct up *u, unsigned table)
{
    struct { struct nlmsghdr h; struct rtmsg r; char buf[256]; } q;
    char rb[4096];
    memset(&q, 0, sizeof q);
    q.h.nlmsg_len = NLMSG_LENGTH(sizeof q.r);
    q.h.nlmsg_type = RTM_NEWROUTE;
    q.h.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE;
    q.r.rtm_family = AF_INET;
    q.r.rtm_protocol = RTPROT_STATIC;
    q.r.rtm_type = RTN_UNICAST;
    q.r.rtm_scope = RT_SCOPE_UNIVERSE;
    q.r.rtm_table = table ? RT_TABLE_UNSPEC : RT_TABLE_MAIN;
    if (table) attr(&q, RTA_TABLE, &table, 4);
    attr(&q, RTA_GATEWAY, &u->gw, 4);
    attr(&q, RTA_OIF, &u->index, 4);
    if (send(nlq, &q, q.h.nlmsg_len, 0) < 0 || recv(nlq, rb, sizeof rb, 0) < 0) return errno;
    return -((struct nlmsgerr *)NLMSG_DATA((struct nlmsghdr *)rb))->error;
}

static void choose(const char *why)
{
    int i, best = -1;
    for (i = 0; i < nup && best < 0; i++)
        if (up[i].index && (!use_link || up[i].carrier) && (!use_icmp || up[i].probe_ok)) best = i;
    if (best < 0 || best == active) return;
    double t0 = now();
    int e = route(&up[best], 0);
    fprintf(stderr, "%.6f %s: default via %s (%s) %.0f us\n", t0, why, up[best].name, e ? strerror(e) : "ok",
            (now() - t0) * 1e6);
    if (!e) active = best;
}

static void open_probe(struct up *u)
{
    if (u->sock >= 0) close(u->sock);
    u->sock = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMP);
    if (setsockopt(u->sock, SOL_SOCKET, SO_BINDTODEVICE, u->name, strlen(u->name) + 1) < 0) perror("bindtodevice");
}

static unsigned short cksum(const void *p, int n)
{
    const unsigned short *w = p;
    unsigned s = 0;
    for (; n > 1; n -= 2) s += *w++;
    s = (s >> 16) + (s & 0xffff);
    return ~(s + (s >> 16));
}

static void judge(struct up *u)
{
    int ok = u->probe_ok;
    if (window) {
        int i, lost = 0, n = u->sent < window ? u->sent : window;
        for (i = 0; i < n; i++) lost += !u->answered[(u->sent - 1 - i) % window];
        /* the newest probe is still under way */
        if (n && !u->answered[(u->sent - 1) % window]) lost--;
        if (n == window) {
            if (lost * 100 > losspct * window) ok = 0;
            else if (!ok && u->good >= recover_n) ok = 1;
        }
    } else if (u->good >= recover_n) ok = 1;
    if (u->miss >= misses) ok = 0;
    if (ok != u->probe_ok) {
        u->probe_ok = ok;
        fprintf(stderr, "%.6f probe %s %s\n", now(), u->name, ok ? "up" : "down");
        choose("icmp");
    }
}

static void probe(struct up *u, int id)
{
    struct { struct icmphdr h; char pad[8]; } p;
    struct sockaddr_in a = { .sin_family = AF_INET };
    if (u->sent) {                       /* the previous probe had its -i ms */
        if (!u->answered[(u->sent - 1) % (window ? window : MAXWIN)]) { u->miss++; u->good = 0; judge(u); }
    }
    u->answered[u->sent % (window ? window : MAXWIN)] = 0;
    u->sent++;
    u->seq++;
    memset(&p, 0, sizeof p);
    p.h.type = ICMP_ECHO;
    p.h.un.echo.id = htons(id);
    p.h.un.echo.sequence = htons(u->seq);
    p.h.checksum = cksum(&p, sizeof p);
    a.sin_addr.s_addr = target ? target : u->gw;
    if (u->sock >= 0) sendto(u->sock, &p, sizeof p, MSG_DONTWAIT, (void *)&a, sizeof a);
}

static void reply(struct up *u, int id)
{
    unsigned char b[512];
    int n;
    while ((n = recv(u->sock, b, sizeof b, 0)) > 0) {
        struct icmphdr *h = (void *)(b + (b[0] & 15) * 4);
        if (h->type != ICMP_ECHOREPLY || ntohs(h->un.echo.id) != id) continue;
        unsigned short back = u->seq - ntohs(h->un.echo.sequence);
        if (back > 1) continue;          /* older than one interval: counted as a miss already */
        long k = u->sent - 1 - back;
        if (k < 0) continue;
        u->answered[k % (window ? window : MAXWIN)] = 1;
        if (back == 0) { u->miss = 0; u->good++; judge(u); }
    }
}

static void link_event(struct nlmsghdr *h)
{
    int i;
    if (h->nlmsg_type == RTM_NEWADDR) {
        struct ifaddrmsg *a = NLMSG_DATA(h);
        for (i = 0; i < nup; i++)
            if (up[i].index == (int)a->ifa_index) { route(&up[i], up[i].table); if (active < 0 || i < active) choose("addr"); }
        return;
    }
    if (h->nlmsg_type != RTM_NEWLINK && h->nlmsg_type != RTM_DELLINK) return;
    struct ifinfomsg *m = NLMSG_DATA(h);
    struct rtattr *a = IFLA_RTA(m);
    int len = IFLA_PAYLOAD(h);
    const char *name = "";
    for (; RTA_OK(a, len); a = RTA_NEXT(a, len))
        if (a->rta_type == IFLA_IFNAME) name = RTA_DATA(a);
    for (i = 0; i < nup; i++) {
        struct up *u = &up[i];
        if (strcmp(u->name, name)) continue;
        if (h->nlmsg_type == RTM_DELLINK) {
            u->index = u->carrier = u->probe_ok = u->good = 0;
            if (active == i) active = -1;
        } else {
            /* LOWER_UP, not RUNNING: the latter (operstate) may lag by up to 1 s (linkwatch) */
            int c = (m->ifi_flags & IFF_UP) && (m->ifi_flags & 0x10000 /* IFF_LOWER_UP */);
            if (u->index != m->ifi_index) { u->index = m->ifi_index; if (use_icmp) open_probe(u); }
            if (c == u->carrier) continue;
            u->carrier = c;
            if (c) route(u, u->table);
            else if (use_icmp && use_link) u->probe_ok = u->good = 0;
        }
        fprintf(stderr, "%.6f link %s %s\n", now(), u->name, u->carrier ? "up" : "down");
        choose("link");
    }
}

int main(int argc, char **argv)
{
    int c, i, id = getpid() & 0xffff;
    while ((c = getopt(argc, argv, "m:t:i:n:r:w:l:p:")) > 0) switch (c) {
        case 'm': use_link = *optarg != 'i'; use_icmp = *optarg != 'l'; break;
        case 't': target = strcmp(optarg, "gw") ? inet_addr(optarg) : 0; break;
        case 'p': pollms = atoi(optarg); break;
        case 'i': interval = atoi(optarg); break;
        case 'n': misses = atoi(optarg); break;
        case 'r': recover_n = atoi(optarg); break;
        case 'w': window = atoi(optarg) < MAXWIN ? atoi(optarg) : MAXWIN; break;
        case 'l': losspct = atoi(optarg); break;
        default: return 2;
    }
    for (; optind < argc && nup < MAXUP; optind++, nup++) {
        char gw[32];
        struct up *u = &up[nup];
        if (sscanf(argv[optind], "%15[^,],%31[^,],%d", u->name, gw, &u->table) != 3) return 2;
        u->gw = inet_addr(gw);
        u->sock = -1;
    }
    struct sockaddr_nl sa = { .nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR };
    nlev = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    bind(nlev, (void *)&sa, sizeof sa);
    nlq = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    /* initial state: dump of the links, through the event path */
    struct { struct nlmsghdr h; struct ifinfomsg m; } d = {
        { sizeof d, RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, 1, 0 }, { AF_UNSPEC } };
    send(nlev, &d, sizeof d, 0);
    int tfd = timerfd_create(CLOCK_MONOTONIC, 0);
    struct itimerspec it = { { interval / 1000, interval % 1000 * 1000000L }, { interval / 1000, interval % 1000 * 1000000L } };
    if (use_icmp) timerfd_settime(tfd, 0, &it, 0);
    int pfd = timerfd_create(CLOCK_MONOTONIC, 0);
    struct itimerspec pt = { { pollms / 1000, pollms % 1000 * 1000000L }, { pollms / 1000, pollms % 1000 * 1000000L } };
    timerfd_settime(pfd, 0, &pt, 0);
    for (;;) {
        struct pollfd p[3 + MAXUP] = { { nlev, POLLIN, 0 }, { tfd, POLLIN, 0 }, { pfd, POLLIN, 0 } };
        for (i = 0; i < nup; i++) { p[3 + i].fd = up[i].sock; p[3 + i].events = POLLIN; }
        if (poll(p, 3 + nup, -1) < 0) continue;
        for (i = 0; i < nup; i++)
            if (p[3 + i].revents & POLLIN) reply(&up[i], id);
        if (p[2].revents) {
            unsigned long long x;
            if (read(pfd, &x, 8) == 8)
                for (i = 0; i < nup; i++)
                    if (up[i].index) {
                        d.h.nlmsg_flags = NLM_F_REQUEST;
                        d.m.ifi_index = up[i].index;
                        send(nlev, &d, sizeof d, 0);
                    }
        }
        if (p[0].revents) {
            static char b[65536];
            int n = recv(nlev, b, sizeof b, MSG_DONTWAIT);
            for (struct nlmsghdr *h = (void *)b; n > 0 && NLMSG_OK(h, (unsigned)n); h = NLMSG_NEXT(h, n)) link_event(h);
        }
        if (p[1].revents) {
            unsigned long long x;
            if (read(tfd, &x, 8) == 8)
                for (i = 0; i < nup; i++)
                    /* no probes without carrier: they would leave an INCOMPLETE neighbour entry, which delays the
                     * first packets after the repair by up to retrans_time (1 s) */
                    if (up[i].index && (!use_link || up[i].carrier)) probe(&up[i], id);
        }
    }
}
