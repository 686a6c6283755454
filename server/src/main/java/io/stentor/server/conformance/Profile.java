package io.stentor.server.conformance;

import io.stentor.server.FaultLog;
import io.stentor.server.StentorServer;
import io.stentor.transport.server.SocketIoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A fixture application.
 *
 * @param name under which it is started
 */
record Profile(String name, Start start) {
    private static final List<Profile> ALL = List.of(
            new Profile("engine.io", Profile::engineIo),
            new Profile("socket.io", (host, port) -> run(SocketIoProfile.create(host, port))),
            new Profile("socket.io-client", (host, port) -> run(ClientSuiteProfile.create(host, port))));

    /** How its server is started. */
    interface Start {
        Running at(String host, int port) throws IOException;
    }

    /** Its server, running. */
    record Running(int port, Runnable stopper) {
        void stop() {
            stopper.run();
        }
    }

    /** The profile of this name, or null. */
    static Profile of(String name) {
        return ALL.stream()
                .filter(profile -> profile.name.equals(name))
                .findFirst()
                .orElse(null);
    }

    static String names() {
        return String.join(", ", ALL.stream().map(Profile::name).toList());
    }

    private static Running engineIo(String host, int port) throws IOException {
        SocketIoServer server =
                SocketIoServer.start(EngineEcho.config(new InetSocketAddress(host, port), new FaultLog()));
        return new Running(server.address().getPort(), server::close);
    }

    private static Running run(StentorServer server) throws IOException {
        try {
            return new Running(server.start().port(), server::close);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
