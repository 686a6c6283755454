package io.stentor.cluster.redis;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * What has come and waits for the cluster's own thread, which reads it in order and may wait for the server to take it:
 * neither the event loops nor the connection to Redis ever do. Bounded in messages and bytes; what finds no place is
 * dropped and counted.
 */
final class Inbox implements Incoming, AutoCloseable {
    private static final int MAX_MESSAGES = 16_384;
    private static final long MAX_BYTES = 64L << 20;
    private static final long STOP_MS = 5_000;

    private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(MAX_MESSAGES);
    private final Incoming reader;
    private final ClusterCounters counters;
    private final Thread thread;

    private static final class Item {
        private final String pattern;
        private final String channel;
        private final byte[] message;

        Item(String pattern, String channel, byte[] message) {
            this.pattern = pattern;
            this.channel = channel;
            this.message = message;
        }
    }

    Inbox(Incoming reader, ClusterCounters counters) {
        this.reader = reader;
        this.counters = counters;
        thread = new Thread(this::run, "stentor-cluster");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void onMessage(String pattern, String channel, byte[] message) {
        counters.onReceived();
        if (counters.addWaitingIn(message.length) > MAX_BYTES || !items.offer(new Item(pattern, channel, message))) {
            counters.addWaitingIn(-message.length);
            counters.onOverloaded();
        }
    }

    private void run() {
        try {
            while (!thread.isInterrupted()) {
                Item item = items.take();
                counters.addWaitingIn(-item.message.length);
                reader.onMessage(item.pattern, item.channel, item.message);
            }
        } catch (InterruptedException closed) {
            thread.interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        if (thread == Thread.currentThread()) {
            // A listener closes the server: this thread ends when it returns.
            return;
        }
        boolean interrupted = false;
        try {
            thread.join(STOP_MS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
