package io.stentor.wire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.wire.websocket.Handshake.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HandshakeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    @Test
    void shouldAnswerTheExampleOfTheSpecification() {
        assertThat(Handshake.verify("GET", "HTTP/1.1", "Upgrade", "websocket", "13", KEY))
                .isEqualTo(Verdict.ACCEPTED);
        assertThat(Handshake.accept(KEY)).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(Handshake.accept(' ' + KEY + ' ')).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade", "upgrade", "keep-alive, Upgrade", "keep-alive,UPGRADE,x", " upgrade "})
    void shouldFindTheTokenInConnection(String connection) {
        assertThat(Handshake.verify("GET", "HTTP/1.1", connection, "WebSocket", " 13 ", KEY))
                .isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "close", "keep-alive", "upgraded", "x-upgrade", ",", "keep alive upgrade"})
    void shouldRefuseAConnectionThatDoesNotUpgrade(String connection) {
        assertThat(Handshake.verify("GET", "HTTP/1.1", connection, "websocket", "13", KEY))
                .isEqualTo(Verdict.NO_UPGRADE);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "h2c", "websockets", "web socket"})
    void shouldRefuseAnotherUpgrade(String upgrade) {
        assertThat(Handshake.verify("GET", "HTTP/1.1", "Upgrade", upgrade, "13", KEY))
                .isEqualTo(Verdict.NO_UPGRADE);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "0", "7", "8", "14", "13, 8", "8, 13", "013", "13.0", "１３"})
    void shouldSpeakOnlyVersion13(String version) {
        assertThat(Handshake.verify("GET", "HTTP/1.1", "Upgrade", "websocket", version, KEY))
                .isEqualTo(Verdict.WRONG_VERSION);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "abc",
                "AAAAAAAAAAAAAAAAAAAA", // 15 bytes
                "AAAAAAAAAAAAAAAAAAAAAAA=", // 17 bytes
                "AAAAAAAAAAAAAAAAAAAAAAAA", // 18 bytes
                "AAAAAAAAAAAAAAAAAAAAAA", // without padding
                "AAAAAAAAAAAAAAAAAAAA-_==",
                "AAAAAAAAAAA AAAAAAAAAA==",
                "====================A===",
                "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ=="
            })
    void shouldRefuseAKeyThatIsNotBase64Of16Bytes(String key) {
        assertThat(Handshake.verify("GET", "HTTP/1.1", "Upgrade", "websocket", "13", key))
                .isEqualTo(Verdict.BAD_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD", "get", "OPTIONS", ""})
    void shouldRefuseOtherMethods(String method) {
        assertThat(Handshake.verify(method, "HTTP/1.1", "Upgrade", "websocket", "13", KEY))
                .isEqualTo(Verdict.NOT_GET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/2.0", "HTTP/1.2", "", "http/1.1"})
    void shouldRefuseOtherVersionsOfHttp(String httpVersion) {
        assertThat(Handshake.verify("GET", httpVersion, "Upgrade", "websocket", "13", KEY))
                .isEqualTo(Verdict.NOT_HTTP_1_1);
    }

    @Test
    void shouldSayWhichStatusAnswersAVerdict() {
        assertThat(Verdict.values()).extracting(Verdict::status).containsExactly(101, 405, 400, 426, 426, 400);
    }
}
