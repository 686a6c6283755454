package io.stentor.server.interop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/** The connections of one Java client: they can be watched and cut. Threads and idle connections are shared. */
final class ClientNetwork implements WebSocket.Factory {
    private static final int CALLS = 8;
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "java client");
        thread.setDaemon(true);
        return thread;
    });
    private static final ConnectionPool CONNECTIONS = new ConnectionPool();

    private final List<Watched> webSockets = new CopyOnWriteArrayList<>();
    private final OkHttpClient http;

    ClientNetwork() {
        Dispatcher dispatcher = new Dispatcher(THREADS);
        dispatcher.setMaxRequestsPerHost(CALLS);
        http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(CONNECTIONS)
                .readTimeout(1, TimeUnit.MINUTES)
                .build();
    }

    OkHttpClient http() {
        return http;
    }

    @Override
    public WebSocket newWebSocket(Request request, WebSocketListener listener) {
        Watched webSocket = new Watched(http.newWebSocket(request, listener));
        webSockets.add(webSocket);
        return webSocket;
    }

    /** Whether the client is on the last of its transports. */
    boolean isSettled(Transports transports) {
        return switch (transports) {
            case POLLING -> webSockets.isEmpty();
            case WEBSOCKET -> !webSockets.isEmpty();
            case UPGRADE -> webSockets.stream().anyMatch(webSocket -> webSocket.upgraded);
        };
    }

    /** Cuts every connection without a word; between two polls the server finds out by its ping. */
    void cut() {
        http.dispatcher().cancelAll();
        webSockets.forEach(Watched::cancel);
    }

    /** Notices the packet that ends an upgrade. */
    private static final class Watched implements WebSocket {
        private static final String UPGRADE = "5";

        private final WebSocket webSocket;
        private volatile boolean upgraded;

        Watched(WebSocket webSocket) {
            this.webSocket = webSocket;
        }

        @Override
        public boolean send(String text) {
            boolean sent = webSocket.send(text);
            upgraded |= text.equals(UPGRADE);
            return sent;
        }

        @Override
        public boolean send(ByteString bytes) {
            return webSocket.send(bytes);
        }

        @Override
        public Request request() {
            return webSocket.request();
        }

        @Override
        public long queueSize() {
            return webSocket.queueSize();
        }

        @Override
        public boolean close(int code, String reason) {
            return webSocket.close(code, reason);
        }

        @Override
        public void cancel() {
            webSocket.cancel();
        }
    }
}
