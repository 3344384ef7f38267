package ${package};

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.health.Probe;
import org.pointsman.api.health.ProbeOrder;
import org.pointsman.api.health.ProbeResult;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.kernel.SocketListener;
import org.pointsman.api.kernel.UplinkSocket;
import org.pointsman.api.kernel.UplinkSockets;
import org.pointsman.api.net.IpAddress;

/**
 * Sends a datagram and waits for any answer: targets {@code ${name}:ADDRESS:PORT}.
 *
 * <p>All of it runs on Pointsman's control loop: nothing here may block, sleep or look up a name.
 */
@Component(property = Probe.KIND + "=${name}")
public final class DatagramProbe implements Probe {
    private static final Pattern TARGET = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,3}){3}):([0-9]{1,5})");
    private static final byte[] QUESTION = "hello\n".getBytes(StandardCharsets.US_ASCII);
    /** IPv4 and UDP headers. */
    private static final int HEADERS = 28;

    private final ControlLoop loop;
    private final UplinkSockets sockets;

    /** Asks by {@code sockets}, which leave by the uplink whatever the routing tables say. */
    @Activate
    public DatagramProbe(@Reference ControlLoop loop, @Reference UplinkSockets sockets) {
        this.loop = loop;
        this.sockets = sockets;
    }

    private record Target(IpAddress address, int port) {
        static Optional<Target> parse(String text) {
            Matcher m = TARGET.matcher(text);
            try {
                if (m.matches() && Integer.parseInt(m.group(2)) >= 1 && Integer.parseInt(m.group(2)) <= 65535) {
                    return Optional.of(new Target(IpAddress.parse(m.group(1)), Integer.parseInt(m.group(2))));
                }
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> refusal(String target) {
        return Target.parse(target).isPresent()
                ? Optional.empty()
                : Optional.of("allowed: ${name}:ADDRESS:PORT such as ${name}:192.0.2.1:7");
    }

    @Override
    public Registration ask(ProbeOrder order, Consumer<ProbeResult> end) {
        Target target = Target.parse(order.target()).orElseThrow();
        Question question = new Question(loop.nanoTime(), end);
        question.timeout = loop.schedule(
                order.patience(), () -> question.end(ProbeResult.silent("no answer", HEADERS + QUESTION.length)));
        try {
            question.socket = sockets.udp(order.device(), order.mark(), target.address(), target.port(), question);
            question.socket.send(QUESTION).ifPresent(why -> question.end(ProbeResult.failed(Optional.empty(), why, 0)));
        } catch (KernelException e) {
            question.end(ProbeResult.failed(Optional.empty(), e.getMessage(), 0));
        }
        return question::close;
    }

    /** One question until its end. */
    private static final class Question implements SocketListener {
        private final long asked;
        private final Consumer<ProbeResult> end;
        private UplinkSocket socket;
        private Registration timeout;
        private boolean over;

        Question(long asked, Consumer<ProbeResult> end) {
            this.asked = asked;
            this.end = end;
        }

        @Override
        public void received(byte[] bytes, long nanos) {
            int cost = 2 * HEADERS + QUESTION.length + bytes.length;
            end(ProbeResult.answered(Duration.ofNanos(nanos - asked), bytes.length + " bytes", cost));
        }

        @Override
        public void failed(String why, long nanos) {
            end(ProbeResult.failed(Optional.of(Duration.ofNanos(nanos - asked)), why, HEADERS + QUESTION.length));
        }

        void end(ProbeResult result) {
            if (!over) {
                close();
                end.accept(result);
            }
        }

        /** Ends it without a word. */
        void close() {
            over = true;
            if (timeout != null) {
                timeout.close();
            }
            if (socket != null) {
                socket.close();
            }
        }
    }
}
