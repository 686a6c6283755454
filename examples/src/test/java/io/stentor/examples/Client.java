package io.stentor.examples;

import static org.awaitility.Awaitility.await;

import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.json.JSONException;
import org.json.JSONObject;

/** A stock Java client that writes down what comes: each event as a list of its name and its arguments. */
final class Client implements AutoCloseable {
    private final List<List<Object>> events = new CopyOnWriteArrayList<>();
    private final Socket socket;

    private Client(String url, Map<String, String> auth) {
        IO.Options options = new IO.Options();
        options.forceNew = true;
        options.reconnection = false;
        options.auth = auth;
        socket = IO.socket(URI.create(url), options);
        socket.onAnyIncoming(args -> events.add(plain(args)));
    }

    /** Connects to a namespace, and waits until it has. */
    static Client connect(int port, String namespace, Map<String, String> auth) {
        Client client = new Client("http://127.0.0.1:" + port + namespace, auth);
        client.socket.connect();
        await().until(client.socket::connected);
        return client;
    }

    static Client connect(int port) {
        return connect(port, "/", Map.of());
    }

    void emit(String event, Object... args) {
        socket.emit(event, args);
    }

    /** Emits, and waits for the first value of the answer. */
    Object ask(String event, Object... args) throws InterruptedException {
        BlockingQueue<List<Object>> answers = new LinkedBlockingQueue<>();
        socket.emit(event, args, (Object... answer) -> answers.add(plain(answer)));
        return answers.poll(10, TimeUnit.SECONDS).get(0);
    }

    List<List<Object>> events() {
        return List.copyOf(events);
    }

    /** Waits for so many events; all that came until then. */
    List<List<Object>> awaitEvents(int count) {
        await().until(() -> events.size() >= count);
        return events();
    }

    void disconnect() {
        socket.disconnect();
    }

    @Override
    public void close() {
        disconnect();
    }

    private static List<Object> plain(Object... values) {
        return new ArrayList<>(Arrays.stream(values)
                .map(value -> value instanceof JSONObject object ? map(object) : value)
                .toList());
    }

    private static Map<String, Object> map(JSONObject object) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Iterator<?> keys = object.keys(); keys.hasNext(); ) {
            String key = (String) keys.next();
            try {
                map.put(key, object.get(key));
            } catch (JSONException absent) {
                throw new AssertionError(absent);
            }
        }
        return map;
    }
}
