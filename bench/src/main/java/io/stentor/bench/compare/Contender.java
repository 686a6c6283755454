package io.stentor.bench.compare;

import java.nio.file.Path;
import java.util.List;

/**
 * A server that takes part.
 *
 * @param command starts it, on a port of its own choice that it prints
 * @param log where what it says on standard error goes
 * @param version of all it is made of
 */
record Contender(Server server, List<String> command, Path log, String version) {

    Contender {
        command = List.copyOf(command);
    }
}
