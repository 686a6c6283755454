package io.stentor.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestOptionTest {
    @ParameterizedTest
    @CsvSource({
        "server.prot, server.port",
        "SERVER.PORT, server.port",
        "socketio.pingtimeout, socketio.pingTimeout",
        "limit.eventRate, limits.eventRate",
        "websocket.maxPayload, socketio.maxPayload",
        "jsonDepth, limits.jsonDepth"
    })
    void shouldKnowWhatWasMeant(String written, String meant) {
        assertThat(NearestOption.to(written)).hasValue(meant);
    }

    /** Of ports and hosts there are two. */
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "port", "host", "something.else.entirely", "somver.boat"})
    void shouldNotGuess(String written) {
        assertThat(NearestOption.to(written)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "STENTOR_SERVER_PROT, STENTOR_SERVER_PORT",
        "STENTOR_LIMITS_JSONDEPTH, STENTOR_LIMITS_JSON_DEPTH",
        "STENTOR_LIMIT_JSON_DEPTH, STENTOR_LIMITS_JSON_DEPTH"
    })
    void shouldKnowWhichVariableWasMeant(String written, String meant) {
        assertThat(NearestOption.variableHint(written)).isEqualTo("; did you mean " + meant + "?");
    }

    @Test
    void shouldNotCompareWhatNobodyMeant() {
        assertThat(NearestOption.to("x".repeat(1_000_000))).isEmpty();
    }
}
