/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PageTest {
    private static Page.Verdict judge(String target, String answer, boolean ended) {
        return Page.parse(target, false).orElseThrow().judge(answer, ended);
    }

    @Test
    void thePageThatWasExpected() {
        assertThat(judge("//example.com/generate_204", "HTTP/1.1 204 No Content\r\nA: b\r\n\r\n", false))
                .isEqualTo(Page.Verdict.AS_EXPECTED);
        assertThat(judge("//example.com/ok#200:success", "HTTP/1.1 200 OK\r\n\r\nsuccess\n", false))
                .isEqualTo(Page.Verdict.AS_EXPECTED);
    }

    @Test
    void anotherPageOrAWayToItIsAPortal() {
        assertThat(judge("//example.com/generate_204", "HTTP/1.1 302 Found\r\n", false))
                .isEqualTo(Page.Verdict.PORTAL);
        assertThat(judge("//example.com/generate_204", "HTTP/1.0 200 OK\r\n\r\n<html>", false))
                .isEqualTo(Page.Verdict.PORTAL);
        assertThat(judge("//example.com/ok#200:success", "HTTP/1.1 200 OK\r\n\r\n<html>", false))
                .isEqualTo(Page.Verdict.PORTAL);
        assertThat(judge("//example.com/", "HTTP/1.1 511 Network Authentication Required\r\n", false))
                .isEqualTo(Page.Verdict.PORTAL);
    }

    @Test
    void aServersOwnTroubleIsNoPortal() {
        assertThat(judge("//example.com/", "HTTP/1.1 503 Service Unavailable\r\n\r\n", true))
                .isEqualTo(Page.Verdict.ERROR);
        assertThat(judge("//example.com/", "SSH-2.0-OpenSSH\r\n", false)).isEqualTo(Page.Verdict.ERROR);
        assertThat(judge("//example.com/", "", true)).isEqualTo(Page.Verdict.ERROR);
    }

    @Test
    void headersWithoutTheBodyThatWasAskedForAreNotEnough() {
        assertThat(judge("//example.com/ok#200:success", "HTTP/1.1 200 OK\r\n\r\n", false))
                .isEqualTo(Page.Verdict.UNFINISHED);
        assertThat(judge("//example.com/ok#200:success", "HTTP/1.1 200 OK\r\n\r\nsucc", false))
                .isEqualTo(Page.Verdict.UNFINISHED);
        assertThat(judge("//example.com/ok#200:success", "HTTP/1.1 200 OK\r\n\r\nsucc", true))
                .isEqualTo(Page.Verdict.PORTAL);
    }

    @Property(tries = 500)
    void nothingThatComesInBreaksIt(@ForAll String junk, @ForAll boolean ended) {
        assertThat(judge("//example.com/ok#200:success", junk, ended)).isNotEqualTo(Page.Verdict.AS_EXPECTED);
    }
}
