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

    private final BlockingQueue<Runnable> items = new ArrayBlockingQueue<>(MAX_MESSAGES);
    private final Incoming reader;
    private final ClusterCounters counters;
    private final Thread thread;

    private final class Message implements Runnable {
        private final String pattern;
        private final String channel;
        private final byte[] message;

        Message(String pattern, String channel, byte[] message) {
            this.pattern = pattern;
            this.channel = channel;
            this.message = message;
        }

        @Override
        public void run() {
            counters.addWaitingIn(-message.length);
            reader.onMessage(pattern, channel, message);
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
        if (counters.addWaitingIn(message.length) > MAX_BYTES || !items.offer(new Message(pattern, channel, message))) {
            counters.addWaitingIn(-message.length);
            counters.onOverloaded();
        }
    }

    /** Has the cluster's thread do something in its turn, which must not throw; false when there is no place. */
    boolean execute(Runnable work) {
        return items.offer(work);
    }

    private void run() {
        try {
            while (!thread.isInterrupted()) {
                items.take().run();
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
