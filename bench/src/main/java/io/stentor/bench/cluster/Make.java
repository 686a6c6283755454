package io.stentor.bench.cluster;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Of which make the nodes of a cluster are. */
public enum Make {
    STENTOR("stentor", "Stentor"),
    NODE("node", "socket.io on Node.js");

    private final String id;
    private final String title;

    Make(String id, String title) {
        this.id = id;
        this.title = title;
    }

    String title() {
        return title;
    }

    /**
     * The make of this name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Make of(String id) {
        return Arrays.stream(values())
                .filter(make -> make.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no server '" + id + "'; there are "
                        + Arrays.stream(values()).map(make -> make.id).collect(Collectors.joining(", "))));
    }
}
