package io.stentor.server.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Lies before a Redis, and can keep from those who subscribe what it says to them, while others hear it; or hold everything
 * in both directions, as a network does that is parted. One test.
 */
final class DeafRelay implements AutoCloseable {
    private final ServerSocket listening;
    private final URI redis;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    /** Over as long as everything is heard. */
    private volatile CompletableFuture<Void> silence = CompletableFuture.completedFuture(null);

    private volatile CompletableFuture<Void> parting = CompletableFuture.completedFuture(null);

    DeafRelay(String redisUrl) throws IOException {
        redis = URI.create(redisUrl);
        listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    String url() {
        return "redis://127.0.0.1:" + listening.getLocalPort();
    }

    void deafen(boolean wanted) {
        silence.complete(null);
        if (wanted) {
            silence = new CompletableFuture<>();
        }
    }

    /** What is held meanwhile goes on when the network is whole again, as TCP has it. */
    void part(boolean wanted) {
        parting.complete(null);
        if (wanted) {
            parting = new CompletableFuture<>();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException ended) {
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
            try {
                relay(client, new Socket(redis.getHost(), redis.getPort()));
            } catch (IOException away) {
                client.close();
            }
        }
    }

    private void relay(Socket client, Socket server) {
        open.add(server);
        Pair pair = new Pair(client, server);
        start(() -> pair.carry(pair::toServer));
        start(() -> pair.carry(pair::toClient));
    }

    private final class Pair {
        private final Socket client;
        private final Socket server;
        private volatile boolean subscribes;

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        /** Until one end closes, or is killed: then the other hears of it. */
        void carry(Work way) throws IOException {
            try (client;
                    server) {
                way.run();
            }
        }

        void toServer() throws IOException {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
                subscribes |= new String(bytes, 0, read, US_ASCII).contains("SUBSCRIBE");
                parting.join();
                out.write(bytes, 0, read);
            }
        }

        void toClient() throws IOException {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
                if (subscribes) {
                    silence.join();
                }
                parting.join();
                out.write(bytes, 0, read);
            }
        }
    }

    @Override
    public void close() throws IOException {
        silence.complete(null);
        parting.complete(null);
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
