/* SPDX-License-Identifier: Apache-2.0 */
/* floor-link.c - the least a program can do: carrier loss -> one default route replaced and acknowledged.
 *
 *   floor-link TABLE IF,GATEWAY IF,GATEWAY ...        uplinks in order of preference
 *
 * An rtnetlink listener for links; whenever the carrier of an uplink changes, the first one with carrier gets the default
 * route of TABLE by one RTM_NEWROUTE with NLM_F_REPLACE, and the kernel's ACK is awaited. Prints "ready" when the route
 * stands for the first time. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LOWER_UP 0x10000        /* IFF_LOWER_UP: the carrier itself; IFF_RUNNING may lag behind it by a second */
#define MAXUP 256

static struct { int index, carrier; in_addr_t gateway; } up[MAXUP];
static int nup, active = -1, commands;

static struct {
    struct nlmsghdr h;
    struct rtmsg r;
    struct { struct rtattr a; unsigned v; } table, gateway, oif;
} put = {
    .h = { .nlmsg_len = sizeof put, .nlmsg_type = RTM_NEWROUTE,
           .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE },
    .r = { .rtm_family = AF_INET, .rtm_protocol = RTPROT_STATIC, .rtm_type = RTN_UNICAST },
    .table = { { RTA_LENGTH(4), RTA_TABLE } },
    .gateway = { { RTA_LENGTH(4), RTA_GATEWAY } },
    .oif = { { RTA_LENGTH(4), RTA_OIF } },
};

static void die(const char *what)
{
    fprintf(stderr, "floor-link: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void choose(void)
{
    char answer[1024];
    int best = 0;
    while (best < nup && !up[best].carrier) best++;
    if (best == nup || best == active) return;
    put.gateway.v = up[best].gateway;
    put.oif.v = up[best].index;
    if (send(commands, &put, sizeof put, 0) < 0 || recv(commands, answer, sizeof answer, 0) < 0) die("route");
    struct nlmsgerr *e = NLMSG_DATA((struct nlmsghdr *)answer);
    errno = -e->error;
    if (errno) die("route");
    if (active < 0) { puts("ready"); fflush(stdout); }
    active = best;
}

int main(int argc, char **argv)
{
    if (argc < 3) return 2;
    put.table.v = atoi(argv[1]);
    for (; nup < argc - 2 && nup < MAXUP; nup++) {
        char name[16], gateway[16];
        if (sscanf(argv[nup + 2], "%15[^,],%15s", name, gateway) != 2) return 2;
        up[nup].index = if_nametoindex(name);
        up[nup].gateway = inet_addr(gateway);
        if (!up[nup].index) die(name);
    }
    struct sockaddr_nl group = { .nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK };
    int events = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    commands = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    if (events < 0 || commands < 0 || bind(events, (void *)&group, sizeof group) < 0) die("netlink");
    /* the state at start comes by the same way as events: as a dump into the same socket */
    struct { struct nlmsghdr h; struct ifinfomsg m; } dump = {
        { sizeof dump, RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, 1, 0 }, { AF_UNSPEC } };
    if (send(events, &dump, sizeof dump, 0) < 0) die("dump");
    for (;;) {
        static char buffer[65536];
        int n = recv(events, buffer, sizeof buffer, 0);
        if (n < 0) die("events");
        for (struct nlmsghdr *h = (void *)buffer; NLMSG_OK(h, (unsigned)n); h = NLMSG_NEXT(h, n)) {
            struct ifinfomsg *m = NLMSG_DATA(h);
            if (h->nlmsg_type != RTM_NEWLINK) continue;
            for (int i = 0; i < nup; i++) {
                if (up[i].index != m->ifi_index) continue;
                up[i].carrier = (m->ifi_flags & IFF_UP) && (m->ifi_flags & LOWER_UP);
                choose();
            }
        }
    }
}
