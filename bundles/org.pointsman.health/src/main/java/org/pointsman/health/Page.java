/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page by HTTP or HTTPS, and what it has to be like: {@code http://HOST[:PORT]/PATH[#STATUS[:BODY]]}. A fragment never goes to a server, so there
 * is room for it.
 *
 * @param host name or IPv4 address
 * @param status expected, such as 204
 * @param body what the body has to begin with; empty: it does not matter
 * @param secure whether by HTTPS
 */
record Page(String host, int port, String path, int status, String body, boolean secure) {
    private static final Pattern FORM = Pattern.compile("//([A-Za-z0-9._-]+)(?::([0-9]+))?(/[!-~&&[^#]]*)?(?:#(.*))?");
    private static final Pattern WANTED = Pattern.compile("([1-5][0-9]{2})(?::(.{1,200}))?");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int LONGEST = 500;

    /** Takes what stands behind {@code http:} or {@code https:}. */
    static Optional<Page> parse(String text, boolean secure) {
        Matcher m = FORM.matcher(text);
        if (text.length() > LONGEST || !m.matches()) {
            return Optional.empty();
        }
        String host = m.group(1);
        Optional<Integer> port = m.group(2) == null ? Optional.of(secure ? HTTPS : HTTP) : HostPort.port(m.group(2));
        String path = m.group(3) == null ? "/" : m.group(3);
        if (port.isEmpty() || !Target.isHost(host) && !DnsMessage.isName(host)) {
            return Optional.empty();
        }
        if (m.group(4) == null) {
            return Optional.of(
                    new Page(host, port.get(), path, path.endsWith("/generate_204") ? 204 : 200, "", secure));
        }
        Matcher wanted = WANTED.matcher(m.group(4));
        return wanted.matches()
                ? Optional.of(new Page(
                        host,
                        port.get(),
                        path,
                        Integer.parseInt(wanted.group(1)),
                        wanted.group(2) == null ? "" : wanted.group(2),
                        secure))
                : Optional.empty();
    }

    boolean hasName() {
        return !Target.isHost(host);
    }

    /** In the older version, so that no answer comes in chunks. */
    byte[] request() {
        return ("GET " + path + " HTTP/1.0\r\nHost: " + host + (port == (secure ? HTTPS : HTTP) ? "" : ":" + port)
                        + "\r\nUser-Agent: pointsman\r\nAccept: */*\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** What an answer is worth. */
    enum Verdict {
        /** More of it is needed. */
        UNFINISHED,
        AS_EXPECTED,
        /** Somebody else's page, or a way to it. */
        PORTAL,
        /** The server has trouble of its own. */
        ERROR
    }

    /**
     * Judges what has come so far.
     *
     * @param text Latin-1
     * @param ended whether nothing more will come
     */
    Verdict judge(String text, boolean ended) {
        Matcher line = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})[^\n]*\n").matcher(text);
        if (!line.lookingAt()) {
            return text.indexOf('\n') >= 0 || text.length() > LONGEST || ended ? Verdict.ERROR : Verdict.UNFINISHED;
        }
        int got = Integer.parseInt(line.group(1));
        if (got != status) {
            return got < 400 || got == 511 ? Verdict.PORTAL : Verdict.ERROR; // 511: RFC 6585 §6
        }
        int blank = text.indexOf("\r\n\r\n");
        if (body.isEmpty()) {
            return blank >= 0 || ended ? Verdict.AS_EXPECTED : Verdict.UNFINISHED;
        }
        String rest = blank < 0 ? "" : text.substring(blank + 4);
        if (rest.startsWith(body)) {
            return Verdict.AS_EXPECTED;
        }
        boolean mayStillBe = body.startsWith(rest);
        return mayStillBe && !ended ? Verdict.UNFINISHED : Verdict.PORTAL;
    }
}
