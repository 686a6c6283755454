package io.stentor.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import io.socket.emitter.Emitter;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.json.JSONObject;

/** A stock Java Socket.IO client that writes down every event it gets, in order. For any thread. */
final class JavaClient {
    /** The field that tells the messages of a fence from those under test. */
    private static final String FENCE = "fence";

    private final ClientNetwork network = new ClientNetwork();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Set<String> fences = ConcurrentHashMap.newKeySet();
    private final Transports transports;
    private final String userId;
    private final Socket socket;
    private volatile boolean confirms;

    /** An event and its first argument; an event that asks for an answer has an ack behind it, others have no more. */
    record Event(String name, Map<String, Object> data) {}

    private JavaClient(String url, Transports transports, String userId) {
        this.transports = transports;
        this.userId = userId;
        IO.Options options = new IO.Options();
        options.forceNew = true;
        options.reconnection = false;
        options.transports = transports.names();
        options.callFactory = network.http();
        options.webSocketFactory = network;
        options.auth = userId == null ? null : Map.of("userId", userId);
        socket = IO.socket(URI.create(url), options);
        socket.onAnyIncoming(this::onEvent);
    }

    /** Connects as a user; null leaves it to the server who that is. */
    static JavaClient connect(String url, Transports transports, String userId) {
        JavaClient client = new JavaClient(url, transports, userId);
        CompletableFuture<Void> connected = new CompletableFuture<>();
        Emitter.Listener failed = args -> connected.completeExceptionally(new AssertionError(Arrays.toString(args)));
        client.socket.once(Socket.EVENT_CONNECT, args -> connected.complete(null));
        client.socket.once(Socket.EVENT_CONNECT_ERROR, failed);
        client.socket.connect();
        Waiting.result(connected, "CONNECT");
        return client;
    }

    /** From now on answers every event that asks for it. */
    JavaClient confirming() {
        confirms = true;
        return this;
    }

    private void onEvent(Object... nameAndArguments) {
        if (confirms && nameAndArguments[nameAndArguments.length - 1] instanceof Ack ack) {
            ack.call();
        }
        Map<String, Object> data = Json.map((JSONObject) nameAndArguments[1]);
        if (data.containsKey(FENCE)) {
            fences.add((String) data.get(FENCE));
        } else {
            events.add(new Event((String) nameAndArguments[0], data));
        }
    }

    String id() {
        return socket.id();
    }

    String userId() {
        return userId == null ? id() : userId;
    }

    /** Sends an event; the future gets the acknowledgement. */
    CompletableFuture<Map<String, Object>> send(String event, Object... arguments) {
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        Ack ack = args -> answer.complete(Json.map((JSONObject) args[0]));
        socket.emit(event, Arrays.stream(arguments).map(Json::of).toArray(), ack);
        return answer;
    }

    /** Sends an event and awaits its acknowledgement. */
    Map<String, Object> ask(String event, Object... arguments) {
        return Waiting.result(send(event, arguments), event);
    }

    /** Sends an event without asking for an acknowledgement. */
    void tell(String event, Object... arguments) {
        socket.emit(event, Arrays.stream(arguments).map(Json::of).toArray());
    }

    /** Joins and awaits the answer. */
    JavaClient join(String talk) {
        assertThat(ask("join_conversation", talk)).containsEntry("ok", true);
        return this;
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    void forgetEvents() {
        events.clear();
    }

    /** The data of all events of a name so far. */
    List<Map<String, Object>> received(String name) {
        return events.stream()
                .filter(event -> event.name.equals(name))
                .map(Event::data)
                .toList();
    }

    /** Awaits so many events of a name; all that came until then. */
    List<Map<String, Object>> awaitReceived(String name, int count) {
        Waiting.until(() -> received(name).size() >= count, () -> count + " × " + name + ", got " + events);
        return received(name);
    }

    /** Awaits the first event of a name. */
    Map<String, Object> awaitReceived(String name) {
        return awaitReceived(name, 1).get(0);
    }

    boolean isConnected() {
        return socket.connected();
    }

    boolean isSettled() {
        return network.isSettled(transports);
    }

    /** Awaits that the client is on the last of its transports. */
    void awaitSettled() {
        Waiting.until(this::isSettled, () -> transports.toString());
    }

    void disconnect() {
        socket.disconnect();
    }

    /** Cuts every connection without a word, until the client notices: between two polls there is none to be cut. */
    void cut() {
        Waiting.until(
                () -> {
                    network.cut();
                    return !socket.connected();
                },
                () -> "the client to notice that it was cut, got " + events);
    }

    /**
     * Awaits that every member has got what was published to a conversation up to now. The answer to presence stands
     * behind what earlier joins and leaves made the server announce, and the fence behind that.
     */
    static void fence(String talk, JavaClient... members) {
        String mark = UUID.randomUUID().toString();
        members[0].ask("presence", talk);
        members[0].ask("message", Map.of("conversationId", talk, FENCE, mark));
        for (JavaClient member : members) {
            Waiting.until(() -> member.fences.contains(mark), () -> "a fence, got " + member.events);
        }
    }
}
