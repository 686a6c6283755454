package io.stentor.server.cluster;

import io.stentor.checker.DeliveryLog;
import io.stentor.server.peer.WebSocketPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** A client in the room of a {@link FaultRun}, who writes down what it gets. Reads on a thread of its own. */
final class FaultMember implements AutoCloseable {
    /** With an offset where clients recover. */
    private static final Pattern MESSAGE = Pattern.compile("42\\[\"m\",\"(\\w+)\",(\\d+),(\\d+)(?:,\".*\")?]");

    private final String name;
    private final String home;
    private final WebSocketPeer peer;
    private final Thread thread;
    /** Guarded by itself. */
    private final List<Received> received = new ArrayList<>();
    /** Of what its own server's side said, in microseconds; guarded by the list. */
    private final Histogram latency = new Histogram(3);

    private record Received(long atMs, String sender, long number) {}

    FaultMember(String name, String home, WebSocketPeer peer) {
        this.name = name;
        this.home = home;
        this.peer = peer;
        thread = new Thread(this::read, "member-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    String home() {
        return home;
    }

    private void read() {
        for (String packet = peer.next(); packet != null; packet = peer.next()) {
            Matcher message = MESSAGE.matcher(packet);
            if (!message.matches()) {
                throw new AssertionError(packet);
            }
            long now = System.nanoTime();
            synchronized (received) {
                received.add(new Received(now / 1_000_000, message.group(1), Long.parseLong(message.group(2))));
                if (message.group(1).equals(home)) {
                    latency.recordValue((now - Long.parseLong(message.group(3))) / 1_000);
                }
            }
        }
    }

    /** What it got of a sender, in the order in which that came. */
    List<Long> numbersOf(String sender) {
        synchronized (received) {
            return received.stream()
                    .filter(each -> each.sender().equals(sender))
                    .map(Received::number)
                    .toList();
        }
    }

    boolean has(String sender, long number) {
        synchronized (received) {
            return received.stream().anyMatch(each -> each.sender().equals(sender) && each.number() == number);
        }
    }

    /** Adds what was measured since the last time. */
    void drainLatency(Histogram into) {
        synchronized (received) {
            into.add(latency);
            latency.reset();
        }
    }

    /** Tells what it got of a sender. */
    void tell(DeliveryLog log, String sender) {
        synchronized (received) {
            log.connected(0, name, false);
            log.joined(0, name, sender);
            received.stream()
                    .filter(each -> each.sender().equals(sender))
                    .forEach(each -> log.received(each.atMs(), name, sender, Long.toString(each.number())));
        }
    }

    @Override
    public void close() {
        peer.close();
    }
}
