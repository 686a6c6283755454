package io.stentor.bench.compare;

import io.stentor.bench.report.Colour;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The servers that can be compared, and what each of them is told to do. */
public enum Server {
    STENTOR(
            "stentor",
            Colour.BLUE,
            "Stentor",
            "as shipped but for the limit of events per socket, which is off (limits.eventRate=0); WebSocket compression is"
                    + " off by default. It also does what its peers were not asked to: adds id, userId, timestamp and an"
                    + " offset to each message, keeps a log for recovery, tells the room who comes."),
    NODE(
            "node",
            Colour.GREEN,
            "socket.io on Node.js",
            "WebSocket only, no compression, nothing logged, one process; bufferutil installed and the opening request"
                    + " released, as its documentation advises."),
    BUN(
            "bun",
            Colour.ORANGE,
            "socket.io on Bun",
            "with @socket.io/bun-engine on Bun's own HTTP server; no compression, nothing logged, one process."),
    NETTY_SOCKETIO(
            "netty-socketio",
            Colour.VIOLET,
            "netty-socketio",
            "WebSocket only, no compression, nothing logged, one boss and one worker thread, native epoll, the JDK and the"
                    + " collector Stentor has.");

    private final String id;
    private final Colour colour;
    private final String title;
    private final String told;

    Server(String id, Colour colour, String title, String told) {
        this.id = id;
        this.colour = colour;
        this.title = title;
        this.told = told;
    }

    /** Its name in options and files. */
    public String id() {
        return id;
    }

    /** Its bars and curves. */
    Colour colour() {
        return colour;
    }

    String title() {
        return title;
    }

    String told() {
        return told;
    }

    public static Server of(String id) {
        return Arrays.stream(values())
                .filter(server -> server.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no server '" + id + "'; there are "
                        + Arrays.stream(values()).map(Server::id).collect(Collectors.joining(", "))));
    }

    public static List<Server> all() {
        return List.of(values());
    }
}
