/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.SerialListener;
import org.pointsman.api.kernel.SerialPort;
import org.pointsman.kernel.sys.Errno;

/** On real pseudo-terminals. */
class TerminalPortTest {
    private static final int SPEED = 115_200;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final TerminalPorts ports = new TerminalPorts();
    private final Pty modem = new Pty();

    private final SerialListener listener = new SerialListener() {
        @Override
        public void received(byte[] bytes) {
            heard.add(new String(bytes, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void lost(String reason) {
            heard.add("lost: " + reason);
        }
    };

    @AfterEach
    void close() {
        ports.close();
        modem.close();
    }

    private SerialPort open() {
        return ports.open(modem.device(), SPEED, listener);
    }

    private String next() throws InterruptedException {
        String next = heard.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("something heard").isNotNull();
        return next;
    }

    /** Next pieces until there are {@code length} characters. */
    private String next(int length) throws InterruptedException {
        StringBuilder all = new StringBuilder();
        while (all.length() < length) {
            all.append(next());
        }
        return all.toString();
    }

    /** Until the kernel holds {@code bytes} for whoever reads. */
    private void awaitUnread(int bytes) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        try (FileInputStream look = new FileInputStream(modem.device().toFile())) {
            while (look.available() < bytes && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(look.available()).isEqualTo(bytes);
        }
    }

    @Test
    void whatIsSentArrivesUnchangedAndComesBackByNoEcho() throws Exception {
        SerialPort port = open();
        port.write("AT\r\n\u0003\u0004\u00ff".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(modem.receive()).isEqualTo("AT\r\n\u0003\u0004\u00ff");
        modem.send("\r\nOK\r\n\u0000\u0003\u0011\u00fe");
        assertThat(next(10)).isEqualTo("\r\nOK\r\n\u0000\u0003\u0011\u00fe");
    }

    @Test
    void whatTheModemSaidBeforeIsThrownAway() throws Exception {
        SerialPort first = open(); // makes it raw, so that text without a line end counts
        first.handOver();
        modem.send("NO CARRIER");
        awaitUnread("NO CARRIER".length());
        SerialPort second = open();
        modem.send("OK");
        assertThat(next()).isEqualTo("OK");
        first.close();
        second.close();
    }

    @Test
    void afterTheHandOverAnotherProcessHearsTheLine() throws Exception {
        SerialPort port = open();
        modem.send("CONNECT");
        assertThat(next(7)).isEqualTo("CONNECT");
        port.handOver();
        try (InputStream other = Files.newInputStream(modem.device())) {
            modem.send("~");
            assertThat(other.read()).isEqualTo('~');
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void aModemThatIsPulledOutIsSaidOnce() throws Exception {
        SerialPort port = open();
        modem.close();
        assertThat(next()).isEqualTo("lost: " + modem.device() + " is gone");
        port.close();
        port.close();
        assertThat(heard).isEmpty();
    }

    @Test
    void aModemThatTakesNothingIsSaid() {
        SerialPort port = open();
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> port.write(new byte[1 << 20]))
                .withMessage(modem.device() + " takes nothing that is written to it");
    }

    @Test
    void aClosedLineIsNotWritten() {
        SerialPort port = open();
        ports.close();
        assertThatExceptionOfType(KernelException.class).isThrownBy(() -> port.write(new byte[1]));
    }

    @Test
    void closingFromItsOwnListenerDoesNotHang() throws Exception {
        BlockingQueue<SerialPort> opened = new LinkedBlockingQueue<>();
        opened.add(ports.open(modem.device(), SPEED, new SerialListener() {
            @Override
            public void received(byte[] bytes) {
                try {
                    opened.take().close();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                heard.add("closed");
            }

            @Override
            public void lost(String reason) {
                heard.add(reason);
            }
        }));
        modem.send("x");
        assertThat(next()).isEqualTo("closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/null", "/etc/hostname"})
    void whatIsNoTerminalIsNamed(Path device) {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> ports.open(device, SPEED, listener))
                .withMessage(device + " is no serial line");
    }

    @Test
    void aMissingDeviceIsNamed() {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> ports.open(Path.of("/dev/ttyUSB250"), SPEED, listener))
                .withMessage("/dev/ttyUSB250 cannot be opened: No such file or directory (ENOENT)")
                .matches(e -> e.errno() == Errno.ENOENT);
    }

    @Test
    void aSpeedThatTermiosDoesNotKnowIsRefused() {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> ports.open(modem.device(), 12_345, listener))
                .matches(e -> e.errno() == Errno.EINVAL);
    }
}
