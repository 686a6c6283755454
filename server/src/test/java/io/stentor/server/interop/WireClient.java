package io.stentor.server.interop;

import io.socket.engineio.client.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A stock Java Engine.IO client: sees and sends Socket.IO packets as text, before any parser touches them. */
final class WireClient {
    private final ClientNetwork network = new ClientNetwork();
    private final List<String> packets = new CopyOnWriteArrayList<>();
    private final Transports transports;
    private final Socket engine;
    private String id;

    private WireClient(String url, Transports transports) {
        this.transports = transports;
        Socket.Options options = new Socket.Options();
        options.path = "/socket.io/";
        options.transports = transports.names();
        options.callFactory = network.http();
        options.webSocketFactory = network;
        engine = new Socket(URI.create(url), options);
        engine.on(Socket.EVENT_MESSAGE, args -> packets.add((String) args[0]));
    }

    /** Opens a session and joins the main namespace; auth is a JSON object or nothing. */
    static WireClient connect(String url, Transports transports, String auth) {
        WireClient client = new WireClient(url, transports);
        CompletableFuture<Void> open = new CompletableFuture<>();
        client.engine.once(Socket.EVENT_OPEN, args -> open.complete(null));
        client.engine.open();
        Waiting.result(open, "open");
        client.send("0" + auth);
        String reply = client.awaitPacket(packet -> packet.startsWith("0{\"sid\":\""), "0{");
        client.id = reply.substring("0{\"sid\":\"".length(), reply.indexOf("\"", "0{\"sid\":\"".length()));
        return client;
    }

    /** The id of the socket. */
    String id() {
        return id;
    }

    String engineId() {
        return engine.id();
    }

    void send(String packet) {
        engine.send(packet);
    }

    /** Awaits the first packet of which the condition is true. */
    String awaitPacket(Predicate<String> condition, String what) {
        Waiting.until(() -> packets.stream().anyMatch(condition), () -> what + ", got " + packets);
        return packets.stream().filter(condition).findFirst().orElseThrow();
    }

    /** Sends an event that asks for an acknowledgement, and awaits that. */
    String ask(String ackId, String event) {
        send("2" + ackId + event);
        String start = "3" + ackId + "[";
        return awaitPacket(packet -> packet.startsWith(start), start);
    }

    /** Awaits that the client is on the last of its transports. */
    void awaitSettled() {
        Waiting.until(() -> network.isSettled(transports), transports::toString);
    }

    void close() {
        engine.close();
    }
}
