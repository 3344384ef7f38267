/* SPDX-License-Identifier: Apache-2.0 */
/* blast.c - UDP packet source for the data-path cost test.
 *   blast DST PORT SECONDS SIZE MODE     MODE: one (one flow) | new (a new source port, then a new destination, for
 *                                        every packet: a new conntrack entry each)
 * Prints packets sent.  DST is the first of 65536 destinations in mode new. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int main(int c, char **v)
{
    if (c < 6) return 2;
    enum { B = 32 };
    static unsigned char buf[B][1600];
    struct mmsghdr m[B];
    struct iovec io[B];
    struct sockaddr_in to[B];
    int size = atoi(v[4]), i, nw = v[5][0] == 'n';
    unsigned base = ntohl(inet_addr(v[1])), n = 0;
    int s = socket(AF_INET, SOCK_RAW, IPPROTO_RAW), sb = 8 << 20;
    setsockopt(s, SOL_SOCKET, SO_SNDBUFFORCE, &sb, sizeof sb);
    memset(m, 0, sizeof m);
    for (i = 0; i < B; i++) {
        struct iphdr *ip = (void *)buf[i];
        struct udphdr *u = (void *)(ip + 1);
        ip->version = 4; ip->ihl = 5; ip->ttl = 64; ip->protocol = 17;
        ip->tot_len = htons(size);
        u->len = htons(size - 20);
        u->dest = htons(atoi(v[2]));
        u->source = htons(5000);
        ip->daddr = htonl(base);
        to[i] = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = ip->daddr };
        io[i] = (struct iovec){ buf[i], size };
        m[i].msg_hdr = (struct msghdr){ .msg_name = &to[i], .msg_namelen = sizeof to[i], .msg_iov = &io[i], .msg_iovlen = 1 };
    }
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    unsigned start = a.tv_nsec;          /* another place in the tuple space for every run */
    double t = 0, lim = atof(v[3]);
    while (t < lim) {
        if (nw) for (i = 0; i < B; i++) {
            struct iphdr *ip = (void *)buf[i];
            struct udphdr *u = (void *)(ip + 1);
            unsigned k = start + n + i;
            u->source = htons(1024 + k % 60000);
            ip->daddr = htonl(base + (k / 60000) % 65536);
            to[i].sin_addr.s_addr = ip->daddr;
        }
        int r = sendmmsg(s, m, B, 0);
        if (r > 0) n += r;
        clock_gettime(CLOCK_MONOTONIC, &b);
        t = b.tv_sec - a.tv_sec + (b.tv_nsec - a.tv_nsec) / 1e9;
    }
    printf("%u %.6f\n", n, t);
    return 0;
}
