package io.stentor.server.attack;

import io.stentor.server.peer.Peer;
import io.stentor.server.peer.RawSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A member of a conversation that reads all the time, strictly, and keeps what it is sent. Its own thread reads; one other
 * asks what was heard.
 */
final class Listener implements AutoCloseable {
    private static final String MARK = "\"mark\":\"that was all ";
    private static final AtomicInteger MARKS = new AtomicInteger();

    private final Peer peer;
    private final String conversation;
    private final BlockingQueue<Optional<String>> heard = new LinkedBlockingQueue<>();
    private volatile Throwable broken;

    Listener(Peer peer, String conversation) {
        this.peer = peer;
        this.conversation = conversation;
        Thread reader = new Thread(this::read, "listener");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            for (String packet = peer.next(); packet != null; packet = peer.next()) {
                heard.add(Optional.of(packet));
            }
        } catch (AssertionError | RuntimeException wrong) {
            broken = wrong;
        }
        heard.add(Optional.empty());
    }

    /** What it has been sent since it was last asked, up to now. Something it says itself tells it when that was all. */
    List<String> takeHeard() {
        String mark = MARK + MARKS.incrementAndGet() + "\"";
        peer.send("42[\"message\",{\"conversationId\":\"" + conversation + "\"," + mark + "}]");
        return takeUntil(mark).stream().filter(packet -> !packet.contains(MARK)).toList();
    }

    /** What it has been sent up to a packet with this text in it, which is passed over. */
    private List<String> takeUntil(String text) {
        List<String> packets = new ArrayList<>();
        for (String packet = take(); !packet.contains(text); packet = take()) {
            packets.add(packet);
        }
        return packets;
    }

    private String take() {
        try {
            Optional<String> packet = heard.poll(RawSocket.PATIENCE_MS, TimeUnit.MILLISECONDS);
            if (packet == null) {
                throw new AssertionError("the listener hears nothing any more");
            }
            return packet.orElseThrow(() -> new AssertionError("the listener was disconnected", broken));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        peer.send("1");
        peer.close();
    }
}
