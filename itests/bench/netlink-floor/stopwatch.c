/* SPDX-License-Identifier: Apache-2.0 */
/* stopwatch.c - pulls the cable of one uplink and notes when the default route has moved. Independent of who moves it.
 *
 *   stopwatch ROUTER_NS ISP_NS FAR_IF NEAR_IF TABLE
 *
 * Reads lines from stdin: "down" or "up", for FAR_IF in ISP_NS (the veth peer of NEAR_IF in ROUTER_NS). After each it
 * waits, at most the whole seconds given after the word (10), until the default route of TABLE in ROUTER_NS leaves NEAR_IF or
 * comes back to it, and prints one line of JSON, microseconds of CLOCK_MONOTONIC since just before the command was sent:
 *
 *   acked   the kernel has acknowledged the command (the observer does not depend on it)
 *   link    the kernel announced the carrier change of NEAR_IF in ROUTER_NS; null: not seen
 *   route   the kernel announced the default route; null: not in time
 *
 * The observer is a thread of its own with a socket in ROUTER_NS, real-time priority, memory locked. The announcement of
 * a route is sent by the kernel right before the ACK of the message that set it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LOWER_UP 0x10000

static int observer, near_index;
static unsigned table;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* what is waited for, and when it came; guarded by lock */
static int armed, want_up;
static long long start, link_at, route_at;
static sem_t moved;

static long long now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void die(const char *what)
{
    fprintf(stderr, "stopwatch: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int in_namespace(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "/run/netns/%s", name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || setns(fd, CLONE_NEWNET) < 0) die(name);
    close(fd);
    int s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (s < 0) die("netlink");
    return s;
}

static void note(struct nlmsghdr *h, long long t)
{
    if (h->nlmsg_type == RTM_NEWLINK) {
        struct ifinfomsg *m = NLMSG_DATA(h);
        if (m->ifi_index == near_index && !link_at && !(m->ifi_flags & LOWER_UP) == !want_up) link_at = t;
        return;
    }
    if (h->nlmsg_type != RTM_NEWROUTE) return;
    struct rtmsg *r = NLMSG_DATA(h);
    struct rtattr *a = RTM_RTA(r);
    int n = RTM_PAYLOAD(h), oif = 0;
    unsigned in = r->rtm_table;
    for (; RTA_OK(a, n); a = RTA_NEXT(a, n)) {
        if (a->rta_type == RTA_TABLE) in = *(unsigned *)RTA_DATA(a);
        if (a->rta_type == RTA_OIF) oif = *(int *)RTA_DATA(a);
    }
    if (r->rtm_family != AF_INET || r->rtm_dst_len || in != table || (oif == near_index) != want_up) return;
    route_at = t;
    armed = 0;
    sem_post(&moved);
}

static void *observe(void *unused)
{
    static char buffer[65536];
    for (;;) {
        int n = recv(observer, buffer, sizeof buffer, 0);
        long long t = now();
        if (n < 0 && errno == ENOBUFS) continue;
        if (n < 0) die("observer");
        pthread_mutex_lock(&lock);
        for (struct nlmsghdr *h = (void *)buffer; NLMSG_OK(h, (unsigned)n); h = NLMSG_NEXT(h, n))
            if (armed) note(h, t);
        pthread_mutex_unlock(&lock);
    }
    return unused;
}

static void print(const char *name, long long at, const char *end)
{
    if (at) printf("\"%s\": %.1f%s", name, (at - start) / 1e3, end);
    else printf("\"%s\": null%s", name, end);
}

int main(int argc, char **argv)
{
    if (argc != 6) return 2;
    observer = in_namespace(argv[1]);
    near_index = if_nametoindex(argv[4]);
    int trigger = in_namespace(argv[2]), far_index = if_nametoindex(argv[3]), size = 8 << 20;
    if (!near_index || !far_index) die("interface");
    table = atoi(argv[5]);
    struct sockaddr_nl groups = { .nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_ROUTE };
    if (setsockopt(observer, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) < 0
        || bind(observer, (void *)&groups, sizeof groups) < 0) die("observer");
    mlockall(MCL_CURRENT | MCL_FUTURE);
    sem_init(&moved, 0, 0);
    pthread_t thread;
    if ((errno = pthread_create(&thread, NULL, observe, NULL))) die("thread");
    if ((errno = pthread_setschedparam(thread, SCHED_FIFO, &(struct sched_param){ .sched_priority = 20 })))
        fprintf(stderr, "stopwatch: no real-time priority: %s\n", strerror(errno));
    struct { struct nlmsghdr h; struct ifinfomsg m; } set = {
        { sizeof set, RTM_NEWLINK, NLM_F_REQUEST | NLM_F_ACK, 1, 0 },
        { .ifi_family = AF_UNSPEC, .ifi_index = far_index, .ifi_change = IFF_UP } };
    char line[64], word[16], answer[4096];
    while (fgets(line, sizeof line, stdin)) {
        int seconds = 10;
        if (sscanf(line, "%15s %d", word, &seconds) < 1) return 2;
        pthread_mutex_lock(&lock);
        want_up = !strcmp(word, "up");
        set.m.ifi_flags = want_up ? IFF_UP : 0;
        link_at = route_at = 0;
        armed = 1;
        start = now();
        pthread_mutex_unlock(&lock);
        if (send(trigger, &set, sizeof set, 0) < 0 || recv(trigger, answer, sizeof answer, 0) < 0) die("trigger");
        long long acked = now();
        struct nlmsgerr *e = NLMSG_DATA((struct nlmsghdr *)answer);
        errno = -e->error;
        if (errno) die("trigger");
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += seconds;
        while (sem_timedwait(&moved, &until) < 0 && errno == EINTR) { }
        pthread_mutex_lock(&lock);
        armed = 0;
        while (!sem_trywait(&moved)) { }
        putchar('{');
        print("acked", acked, ", ");
        print("link", link_at, ", ");
        print("route", route_at, "}\n");
        fflush(stdout);
        pthread_mutex_unlock(&lock);
    }
    return 0;
}
