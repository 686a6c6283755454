package io.stentor.server.interop;

import java.util.regex.Pattern;

/** What a client may use, in order. */
enum Transports {
    POLLING("polling"),
    WEBSOCKET("websocket"),
    UPGRADE("polling,websocket");

    private final String names;

    Transports(String names) {
        this.names = names;
    }

    /** As the scripts take them. */
    String list() {
        return names;
    }

    /** As the clients' options take them. */
    String[] names() {
        return Pattern.compile(",").splitAsStream(names).toArray(String[]::new);
    }
}
