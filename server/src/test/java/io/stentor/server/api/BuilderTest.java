package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stentor.server.StentorServer;
import io.stentor.server.StentorServerBuilder;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings that no server can run with are refused when it is built, by name. */
class BuilderTest {
    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldRefuseWhatNoServerCanRunWith(String named, UnaryOperator<StentorServerBuilder> mistake) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mistake.apply(StentorServer.builder()).build())
                .withMessageContaining(named);
    }

    static Arguments[] mistakes() {
        return new Arguments[] {
            mistake("transports", builder -> builder.transports()),
            mistake("carrier pigeon", builder -> builder.transports("carrier pigeon")),
            mistake("pingIntervalMs=0", builder -> builder.pingInterval(Duration.ZERO)),
            mistake("pingTimeoutMs=-1", builder -> builder.pingTimeout(Duration.ofMillis(-1))),
            mistake("connectTimeoutMs=0", builder -> builder.connectTimeout(Duration.ZERO)),
            mistake("upgradeTimeoutMs=0", builder -> builder.upgradeTimeout(Duration.ZERO)),
            mistake("maxPayload=0", builder -> builder.maxPayload(0)),
            mistake("path=chat", builder -> builder.path("chat")),
            mistake("port", builder -> builder.port(70_000)),
            mistake("jsonDepth=0", builder -> builder.jsonDepth(0)),
            mistake("ackTimeout", builder -> builder.ackTimeout(Duration.ZERO)),
        };
    }

    private static Arguments mistake(String named, UnaryOperator<StentorServerBuilder> mistake) {
        return Arguments.of(named, mistake);
    }
}
