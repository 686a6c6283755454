package io.stentor.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the tests with stock Java clients share: one server for all tests of a class, for each setup. After each test the
 * clients are on the transport they should be on, and when they have gone nothing is left of them.
 */
@Tag("clients")
@ParameterizedClass
@MethodSource("io.stentor.server.interop.InteropSetup#all")
abstract class JavaClientCase {
    /** ISO 8601, UTC, milliseconds. */
    static final String TIMESTAMP = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static TestServer server;

    /** Some tests connect from many threads at once. */
    private final List<JavaClient> clients = new CopyOnWriteArrayList<>();

    private final List<WireClient> wireClients = new ArrayList<>();

    @Parameter
    private InteropSetup setup;

    @BeforeParameterizedClassInvocation
    static void startServer(InteropSetup setup) {
        server = setup.startServer();
    }

    @AfterParameterizedClassInvocation
    static void stopServer() {
        server.awaitEmpty();
        server.close();
    }

    @AfterEach
    void endClients() {
        clients.stream().filter(JavaClient::isConnected).forEach(JavaClient::awaitSettled);
        wireClients.forEach(WireClient::awaitSettled);
        clients.forEach(JavaClient::disconnect);
        wireClients.forEach(WireClient::close);
    }

    /** A name that nobody else uses. */
    static String newName(String prefix) {
        return prefix + "-" + NAMES.incrementAndGet();
    }

    /** A socket of this user; null for none in particular. */
    JavaClient connect(String userId) {
        JavaClient client = JavaClient.connect(server.url(), setup.transports(), userId);
        clients.add(client);
        return client;
    }

    /** A new user. */
    JavaClient connect() {
        return connect(newName("user"));
    }

    WireClient connectWire(String auth) {
        WireClient client = WireClient.connect(server.url(), setup.transports(), auth);
        wireClients.add(client);
        return client;
    }

    /** So many new users who have joined one after the other and seen each other come. */
    List<JavaClient> members(String talk, int count) {
        List<JavaClient> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(connect().join(talk));
        }
        for (int i = 0; i < count; i++) {
            members.get(i).awaitReceived("user_joined", count - 1 - i);
            members.get(i).forgetEvents();
        }
        return members;
    }

    static void assertRefused(Map<String, Object> answer, String code) {
        assertThat(answer).containsOnlyKeys("ok", "error").containsEntry("ok", false);
        assertThat(answer.get("error"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.map(String.class, Object.class))
                .containsOnlyKeys("code", "message")
                .containsEntry("code", code);
    }

    static void assertTimestamp(Object timestamp) {
        assertThat((String) timestamp).matches(TIMESTAMP);
    }
}
