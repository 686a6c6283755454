package io.stentor.server.interop;

import io.socket.client.IO;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the tests with stock Java clients share that want the application of the Java client's own suite: one server for all
 * tests of a class, for each setup.
 */
@Tag("clients")
@ParameterizedClass
@MethodSource("io.stentor.server.interop.SuiteSetup#forJavaClients")
abstract class JavaSuiteCase {
    private static SuiteServer server;

    private final List<SuiteClient> clients = new ArrayList<>();

    @Parameter
    private SuiteSetup setup;

    @BeforeParameterizedClassInvocation
    static void startServer(SuiteSetup setup) {
        server = setup.start("socket.io-client-java");
    }

    @AfterParameterizedClassInvocation
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void endClients() {
        clients.stream().filter(client -> client.socket().connected()).forEach(SuiteClient::awaitSettled);
        clients.forEach(SuiteClient::close);
    }

    /** A client of the namespace with the main handlers, connected. */
    SuiteClient connect() {
        return connect(options -> {});
    }

    SuiteClient connect(Consumer<IO.Options> options) {
        return open(setup.namespace(), options).awaitConnected();
    }

    /** A client of a namespace, maybe with a query, that is about to connect. */
    SuiteClient open(String namespace, Consumer<IO.Options> options) {
        SuiteClient client = SuiteClient.open(server.url() + namespace, setup.transports(), options);
        clients.add(client);
        return client;
    }

    SuiteClient open(String namespace) {
        return open(namespace, options -> {});
    }

    Transports transports() {
        return setup.transports();
    }

    String namespace() {
        return setup.namespace();
    }
}
