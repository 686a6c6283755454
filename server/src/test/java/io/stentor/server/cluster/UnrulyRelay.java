package io.stentor.server.cluster;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lies before a Redis, and repeats, exchanges or delays what it tells those who subscribe a channel or read a stream, as no
 * network does and a bus might. Remembers what came of it. One test.
 */
final class UnrulyRelay implements AutoCloseable {
    /** After so many messages, the last of them come again. */
    private static final int EVERY = 5;

    private static final int RANGE = 3;
    private static final int DELAY_MS = 3_000;

    private final ServerSocket listening;
    private final URI redis;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    /** Messages of channels as they were told, in that order. */
    private final List<Told> told = Collections.synchronizedList(new ArrayList<>());

    private volatile Fault fault = Fault.NONE;
    private volatile String slowChannel = "";
    private final AtomicInteger disturbed = new AtomicInteger();

    /** What goes wrong. */
    enum Fault {
        NONE,
        /** Ranges of messages, and of a stream's entries, come again. */
        REPEAT,
        /** Neighbours change places. */
        SWAP,
        /** What one channel, or the stream, brings is late, and keeps its order. */
        DELAY
    }

    /** A message of a channel that was told. */
    @SuppressWarnings("ArrayRecordComponent") // A message is looked at, never compared.
    record Told(String channel, byte[] message) {}

    UnrulyRelay(String redisUrl) throws IOException {
        redis = URI.create(redisUrl);
        listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    String url() {
        return "redis://127.0.0.1:" + listening.getLocalPort();
    }

    /** From now on this goes wrong; what still waits goes before what comes next. */
    void set(Fault wanted) {
        fault = wanted;
    }

    /** @param channel of it alone, or the stream for all its entries, everything comes three seconds later */
    void delay(String channel) {
        slowChannel = channel;
        fault = Fault.DELAY;
    }

    /** How many messages or entries came again, or changed places, or came late. */
    int disturbed() {
        return disturbed.get();
    }

    List<Told> told() {
        synchronized (told) {
            return List.copyOf(told);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | UncheckedIOException ended) {
                // The test is over, or an end has gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            open.add(client);
            Socket server = new Socket(redis.getHost(), redis.getPort());
            open.add(server);
            client.setTcpNoDelay(true);
            start(() -> {
                try (client;
                        server) {
                    client.getInputStream().transferTo(server.getOutputStream());
                }
            });
            start(() -> {
                try (client;
                        server) {
                    new Teller(client.getOutputStream())
                            .tellAll(new DataInputStream(new BufferedInputStream(server.getInputStream())));
                }
            });
        }
    }

    /** Tells one client what Redis says. What is late is told by another thread: guarded by itself. */
    private final class Teller {
        private final OutputStream out;
        private final List<RespFrame> last = new ArrayList<>();
        private final List<RespFrame> lastEntries = new ArrayList<>();
        private final Deque<RespFrame> late = new ArrayDeque<>();
        private RespFrame held;
        private int sinceRepeat;

        Teller(OutputStream out) {
            this.out = new BufferedOutputStream(out);
        }

        void tellAll(DataInputStream in) throws IOException {
            while (true) {
                RespFrame frame = RespFrame.read(in);
                synchronized (this) {
                    tell(frame);
                    if (in.available() == 0) {
                        out.flush();
                    }
                }
            }
        }

        private void tell(RespFrame frame) throws IOException {
            if (fault != Fault.DELAY) {
                tellLate(late.size());
            }
            // Answers come in the order of the questions.
            if (!frame.isMessage() && late.stream().anyMatch(each -> !each.isMessage())) {
                tellLater(frame);
            } else if (frame.isMessage()) {
                onMessage(frame);
            } else if (frame.entries() != null) {
                onEntries(frame);
            } else {
                frame.write(out);
            }
        }

        private void onMessage(RespFrame message) throws IOException {
            switch (fault) {
                case NONE -> pass(message);
                case REPEAT -> {
                    pass(message);
                    repeat();
                }
                case SWAP -> swap(message);
                case DELAY -> {
                    if (message.channel().equals(slowChannel)) {
                        tellLater(message);
                    } else {
                        pass(message);
                    }
                }
            }
        }

        /** Behind what was held, if anything. */
        private void pass(RespFrame message) throws IOException {
            RespFrame before = held;
            held = null;
            if (before != null) {
                write(before);
            }
            write(message);
        }

        private void write(RespFrame message) throws IOException {
            last.add(message);
            if (last.size() > RANGE) {
                last.remove(0);
            }
            told.add(new Told(message.channel(), message.message()));
            message.write(out);
        }

        private void repeat() throws IOException {
            if (++sinceRepeat < EVERY) {
                return;
            }
            sinceRepeat = 0;
            for (RespFrame again : List.copyOf(last)) {
                disturbed.incrementAndGet();
                write(again);
            }
        }

        private void swap(RespFrame message) throws IOException {
            if (held == null) {
                held = message;
                return;
            }
            RespFrame late = held;
            held = null;
            disturbed.incrementAndGet();
            write(message);
            write(late);
        }

        private void onEntries(RespFrame answer) throws IOException {
            List<RespFrame> entries = new ArrayList<>(answer.entries());
            if (fault == Fault.DELAY && slowChannel.equals(streamOf(answer))) {
                tellLater(answer);
                return;
            }
            if (fault == Fault.REPEAT) {
                disturbed.addAndGet(lastEntries.size() + 1);
                entries.addAll(0, lastEntries);
                entries.add(entries.get(entries.size() - 1));
            } else if (fault == Fault.SWAP) {
                for (int i = 0; i + 1 < entries.size(); i += 2) {
                    disturbed.incrementAndGet();
                    Collections.swap(entries, i, i + 1);
                }
            }
            lastEntries.addAll(answer.entries());
            lastEntries.subList(0, Math.max(0, lastEntries.size() - RANGE)).clear();
            answer.withEntries(entries).write(out);
        }

        private String streamOf(RespFrame answer) {
            return answer.type() == '%'
                    ? answer.parts().get(0).string()
                    : answer.parts().get(0).parts().get(0).string();
        }

        private void tellLater(RespFrame frame) {
            disturbed.incrementAndGet();
            late.add(frame);
            later.schedule(
                    () -> {
                        try {
                            tellLate(1);
                        } catch (IOException gone) {
                            throw new UncheckedIOException(gone);
                        }
                    },
                    DELAY_MS,
                    TimeUnit.MILLISECONDS);
        }

        private synchronized void tellLate(int count) throws IOException {
            for (int i = 0; i < count && !late.isEmpty(); i++) {
                RespFrame frame = late.remove();
                if (frame.isMessage()) {
                    write(frame);
                } else {
                    frame.write(out);
                }
                out.flush();
            }
        }
    }

    @Override
    public void close() throws IOException {
        later.shutdownNow();
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
