package io.stentor.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.api.HandlerError;
import io.stentor.server.StentorServer;
import io.stentor.server.StentorServerBuilder;
import io.stentor.server.conformance.Profiles;
import io.stentor.socketio.Parser;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The server under test, in this process, with two loops so that connections of one session land on both. */
final class StentorSuite implements SuiteServer {
    private final StentorServer server;
    private final Queue<HandlerError> errors;

    private StentorSuite(StentorServer server, Queue<HandlerError> errors) {
        this.server = server.start();
        this.errors = errors;
    }

    /** @param namespace where the application's main handlers are, if it lets one choose */
    static StentorSuite start(String profile, String namespace, boolean isMsgpack) {
        Queue<HandlerError> errors = new ConcurrentLinkedQueue<>();
        StentorServerBuilder builder = StentorServer.builder()
                .host("127.0.0.1")
                .port(0)
                .threads(2)
                .parser(isMsgpack ? Parser.MSGPACK : Parser.JSON)
                .onHandlerError(errors::add);
        return new StentorSuite(create(profile, namespace, builder), errors);
    }

    private static StentorServer create(String profile, String namespace, StentorServerBuilder builder) {
        return switch (profile) {
            case "socket.io" -> Profiles.socketIo(builder);
            case "socket.io-client" -> Profiles.socketIoClient(builder);
            case "socket.io-client-java" -> JavaClientSuiteProfile.create(builder, namespace);
            default -> throw new IllegalArgumentException(profile);
        };
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
        server.close();
        assertThat(errors).isEmpty();
    }
}
