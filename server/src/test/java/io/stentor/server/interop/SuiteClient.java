package io.stentor.server.interop;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import io.socket.engineio.client.Transport;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A stock Java Socket.IO client of one namespace that writes down every event it gets, and what it is told of itself, in
 * order. Arguments are plain: maps, lists, byte strings. For any thread.
 */
final class SuiteClient {
    private final ClientNetwork network = new ClientNetwork();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> responseHeaders = new ConcurrentHashMap<>();
    private final Transports transports;
    private final Socket socket;

    record Event(String name, List<Object> arguments) {}

    private SuiteClient(String address, Transports transports, Consumer<IO.Options> more) {
        this.transports = transports;
        IO.Options options = new IO.Options();
        options.forceNew = true;
        options.reconnectionDelay = 10;
        options.transports = transports.names();
        options.callFactory = network.http();
        options.webSocketFactory = network;
        more.accept(options);
        socket = IO.socket(URI.create(address), options);
        for (String own : List.of(Socket.EVENT_CONNECT, Socket.EVENT_CONNECT_ERROR, Socket.EVENT_DISCONNECT)) {
            socket.on(own, arguments -> events.add(new Event(own, plain(arguments))));
        }
        socket.onAnyIncoming(this::onEvent);
        socket.io().on(Manager.EVENT_TRANSPORT, arguments -> listen((Transport) arguments[0]));
    }

    /** @param address of the server, with a namespace or without */
    static SuiteClient open(String address, Transports transports, Consumer<IO.Options> options) {
        SuiteClient client = new SuiteClient(address, transports, options);
        client.socket.connect();
        return client;
    }

    private void onEvent(Object... nameAndArguments) {
        List<Object> arguments = plain(nameAndArguments);
        events.add(new Event((String) nameAndArguments[0], arguments.subList(1, arguments.size())));
    }

    @SuppressWarnings("unchecked")
    private void listen(Transport transport) {
        transport.on(
                Transport.EVENT_RESPONSE_HEADERS,
                arguments -> ((Map<String, List<String>>) arguments[0])
                        .forEach((name, values) -> responseHeaders.put(name.toLowerCase(Locale.ROOT), values)));
    }

    private static List<Object> plain(Object... arguments) {
        List<Object> plain = new ArrayList<>();
        Arrays.stream(arguments)
                .filter(argument -> !(argument instanceof Ack))
                .map(Json::plain)
                .forEach(plain::add);
        return plain;
    }

    Socket socket() {
        return socket;
    }

    String id() {
        return socket.id();
    }

    /** Values of the header of this name, in lower case, of the last response that had it. */
    List<String> responseHeader(String name) {
        return responseHeaders.getOrDefault(name, List.of());
    }

    /** Sends an event. */
    void emit(String event, Object... arguments) {
        socket.emit(event, Arrays.stream(arguments).map(Json::of).toArray());
    }

    /** Sends an event and awaits its acknowledgement; the arguments of that. */
    List<Object> ask(String event, Object... arguments) {
        CompletableFuture<List<Object>> answer = new CompletableFuture<>();
        Ack ack = args -> answer.complete(plain(args));
        socket.emit(event, Arrays.stream(arguments).map(Json::of).toArray(), ack);
        return Waiting.result(answer, event);
    }

    /** Answers every event of this name with these arguments. */
    void answer(String event, Object... arguments) {
        socket.on(
                event,
                received -> ((Ack) received[received.length - 1])
                        .call(Arrays.stream(arguments).map(Json::of).toArray()));
    }

    /** Arguments of the events of this name so far. */
    List<List<Object>> received(String name) {
        return events.stream()
                .filter(event -> event.name.equals(name))
                .map(Event::arguments)
                .toList();
    }

    /** Awaits so many events of a name; the arguments of the last. */
    List<Object> awaitEvent(String name, int count) {
        Waiting.until(() -> received(name).size() >= count, () -> count + " × " + name + ", got " + events);
        return received(name).get(count - 1);
    }

    /** Awaits the first event of a name; its arguments. */
    List<Object> awaitEvent(String name) {
        return awaitEvent(name, 1);
    }

    SuiteClient awaitConnected() {
        awaitEvent(Socket.EVENT_CONNECT);
        return this;
    }

    /** Awaits that the client is on the last of its transports. */
    void awaitSettled() {
        Waiting.until(() -> network.isSettled(transports), transports::toString);
    }

    /** Cuts every connection without a word, until the client notices: between two polls there is none to be cut. */
    void cut() {
        Waiting.until(
                () -> {
                    network.cut();
                    return !received(Socket.EVENT_DISCONNECT).isEmpty();
                },
                () -> "a disconnect, got " + events);
    }

    void close() {
        socket.disconnect();
    }
}
