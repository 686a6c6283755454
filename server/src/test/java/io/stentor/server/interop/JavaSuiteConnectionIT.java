package io.stentor.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.Socket;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stock Java clients come, are turned away, go and come back. */
class JavaSuiteConnectionIT extends JavaSuiteCase {
    @Test
    void shouldGreetAClientWhenItHasConnected() {
        assertThat(connect().awaitEvent("message")).isEqualTo(List.of("hello client"));
    }

    @Test
    void shouldGiveTheSocketAnIdOfItsOwn() {
        SuiteClient client = connect();
        SuiteClient other = connect();

        assertThat(client.id()).matches("[\\w-]{20}").isNotEqualTo(other.id());
    }

    @Test
    void shouldTakeTheIdBackWhenTheClientLeaves() {
        SuiteClient client = connect();

        client.close();

        assertThat(client.awaitEvent(Socket.EVENT_DISCONNECT)).containsExactly("io client disconnect");
        assertThat(client.id()).isNull();
    }

    @Test
    void shouldTellTheClientWhenTheServerDisconnectsIt() {
        SuiteClient client = connect();

        client.emit("requestDisconnect");

        assertThat(client.awaitEvent(Socket.EVENT_DISCONNECT)).containsExactly("io server disconnect");
    }

    @Test
    void shouldTakeAClientBackWhenItsConnectionWasCut() {
        SuiteClient client = connect();
        client.awaitSettled();
        String id = client.id();

        client.cut();

        client.awaitEvent(Socket.EVENT_CONNECT, 2);
        assertThat(client.id()).isNotNull().isNotEqualTo(id);
        assertThat(client.ask("ack", 1)).containsExactly(1);
    }

    @Test
    void shouldTakeAClientBackWhenItConnectsAgain() {
        SuiteClient client = connect();
        client.close();

        client.socket().connect();

        client.awaitEvent(Socket.EVENT_CONNECT, 2);
        assertThat(client.ask("ack", 1)).containsExactly(1);
    }

    @Test
    void shouldRefuseWithTheMiddlewaresDataWhenTheNamespaceIsClosedToTheClient() {
        SuiteClient client = open("/no");

        assertThat(client.awaitEvent(Socket.EVENT_CONNECT_ERROR))
                .containsExactly(Map.of("message", "auth failed", "data", Map.of("a", "b", "c", 3)));
        assertThat(client.socket().connected()).isFalse();
    }

    @Test
    void shouldRefuseWhenTheNamespaceDoesNotExist() {
        assertThat(open("/nowhere").awaitEvent(Socket.EVENT_CONNECT_ERROR))
                .containsExactly(Map.of("message", "Invalid namespace"));
    }

    @ParameterizedTest
    @MethodSource
    void shouldConnectToANamespaceThatSaysNothing(String namespace) {
        assertThat(open(namespace).awaitConnected().id()).matches("[\\w-]{20}");
    }

    static List<String> shouldConnectToANamespaceThatSaysNothing() {
        return List.of("/timeout_socket", "/valid", "/asd");
    }

    @ParameterizedTest
    @MethodSource
    void shouldSeeTheQueryOfTheHandshake(String query, Map<String, Object> expected) {
        Map<String, Object> handshake = handshakeOf(open("/abc", options -> options.query = query));

        assertThat(handshake.get("query"))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsAllEntriesOf(expected)
                .containsEntry("EIO", "4");
    }

    static Stream<Arguments> shouldSeeTheQueryOfTheHandshake() {
        return Stream.of(
                Arguments.of("key1=value1&key2=value2", Map.of("key1", "value1", "key2", "value2")),
                Arguments.of("key=%26%3D%3F%2F%20a", Map.of("key", "&=?/ a")),
                Arguments.of("key=%C3%A9%F0%9F%98%80", Map.of("key", "é😀")));
    }

    @Test
    void shouldSeeTheQueryOfTheAddress() {
        SuiteClient client = open("/abc?c=d", options -> {});

        assertThat(handshakeOf(client).get("query"))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("c", "d");
    }

    @Test
    void shouldSeeTheAuthOfTheClient() {
        SuiteClient client = open("/abc", options -> options.auth = Map.of("token", "123", "name", "é"));

        assertThat(handshakeOf(client)).containsEntry("auth", Map.of("token", "123", "name", "é"));
    }

    @Test
    void shouldSeeAnEmptyAuthWhenTheClientGivesNone() {
        assertThat(handshakeOf(open("/abc"))).containsEntry("auth", Map.of());
    }

    @Test
    void shouldEchoAHeaderInItsResponses() {
        SuiteClient client = connect(options -> options.extraHeaders = Map.of("X-SocketIO", List.of("hi")));
        client.awaitSettled();

        assertThat(client.responseHeader("x-socketio")).containsExactly("hi");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> handshakeOf(SuiteClient client) {
        return (Map<String, Object>) client.awaitEvent("handshake").get(0);
    }
}
