package io.stentor.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.cluster.redis.SubscriptionMode;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users rely on: the names and the defaults. */
class OptionTableTest {
    static List<OptionDef<?>> everyOption() {
        return OptionTable.all();
    }

    @Test
    void shouldHaveTheseDefaultsWhenNothingIsSet() {
        assertThat(OptionTable.all())
                .extracting(option -> option.name() + " = " + option.defaultText())
                .containsExactly(
                        "server.host = 0.0.0.0",
                        "server.port = 3000",
                        "server.trustedProxies = none",
                        "server.proxyProtocol = false",
                        "server.tls.certificate = none",
                        "server.tls.key = none",
                        "admin.host = 127.0.0.1",
                        "admin.port = 3001",
                        "admin.apiKey = none",
                        "io.transport = auto",
                        "io.threads = 0",
                        "socketio.path = /socket.io",
                        "socketio.transports = polling,websocket",
                        "socketio.pingInterval = 25s",
                        "socketio.pingTimeout = 20s",
                        "socketio.connectTimeout = 45s",
                        "socketio.upgradeTimeout = 10s",
                        "socketio.maxPayload = 1000000",
                        "socketio.compression = off",
                        "cors.origins = none",
                        "auth.mode = none",
                        "auth.jwt.secret = none",
                        "auth.jwt.publicKey = none",
                        "auth.jwt.jwks = none",
                        "auth.jwt.issuer = none",
                        "auth.jwt.audience = none",
                        "auth.jwt.clockSkew = 1s",
                        "auth.jwt.jwksMaxAge = 10m",
                        "auth.jwt.jwksCooldown = 10s",
                        "auth.jwt.pending = 20000",
                        "auth.authorizer.url = none",
                        "auth.authorizer.messages = false",
                        "auth.authorizer.timeout = 2s",
                        "auth.authorizer.cache = 10s",
                        "auth.authorizer.cacheSize = 100000",
                        "auth.authorizer.concurrency = 64",
                        "auth.authorizer.pending = 10000",
                        "limits.eventRate = 100",
                        "limits.eventBurst = 200",
                        "limits.roomsPerSocket = 1000",
                        "limits.namespacesPerConnection = 8",
                        "limits.jsonDepth = 64",
                        "limits.attachments = 10",
                        "limits.headerTime = 10s",
                        "limits.bodyTime = 30s",
                        "limits.messageTime = 30s",
                        "limits.connections = 0",
                        "limits.connectionsPerAddress = 0",
                        "limits.connectRatePerAddress = 0",
                        "outbound.stallTimeout = 10s",
                        "outbound.maxBytes = 0",
                        "roomLog.messages = 10000",
                        "roomLog.bytes = 1MiB",
                        "roomLog.age = 2m",
                        "roomLog.totalBytes = 64MiB",
                        "recovery.enabled = true",
                        "recovery.window = 2m",
                        "recovery.sessions = 100000",
                        "delivery.confirm = asked",
                        "delivery.retryAfter = 2s",
                        "delivery.attempts = 3",
                        "typing.interval = 100ms",
                        "typing.expiry = 10s",
                        "presence.mergeAbove = 1000",
                        "presence.mergeInterval = 1s",
                        "presence.grace = 0ms",
                        "drain.window = 5s",
                        "drain.deadline = 30s",
                        "latency.target = 100ms",
                        "cluster.redis.url = none",
                        "cluster.mode = classic",
                        "cluster.key = socket.io",
                        "cluster.sharded.subscriptionMode = dynamic",
                        "cluster.streams.maxLen = 10000",
                        "logging.level = info",
                        "logging.format = text",
                        "adminUi.enabled = false",
                        "adminUi.namespace = /admin",
                        "adminUi.auth = basic",
                        "adminUi.username = none",
                        "adminUi.passwordHash = none",
                        "adminUi.readonly = false",
                        "adminUi.serverId = none",
                        "adminUi.mode = production");
    }

    @Test
    void shouldPutEachDefaultInItsPlace() {
        assertThat(Options.defaults())
                .isEqualTo(new Options(
                        new Options.Server("0.0.0.0", 3_000, List.of(), false, new Options.Tls("", "")),
                        new Options.Admin("127.0.0.1", 3_001, ""),
                        new Options.Io(TransportChoice.AUTO, 0),
                        new Options.Socketio(
                                "/socket.io",
                                Set.of(ClientTransport.POLLING, ClientTransport.WEBSOCKET),
                                25_000,
                                20_000,
                                45_000,
                                10_000,
                                1_000_000,
                                Compression.OFF),
                        new Options.Cors(List.of()),
                        new Options.Auth(
                                AuthMode.NONE,
                                new Options.Jwt("", "", "", "", "", 1_000, 600_000, 10_000, 20_000),
                                new Options.Authorizer("", false, 2_000, 10_000, 100_000, 64, 10_000)),
                        new Options.Limits(100, 200, 1_000, 8, 64, 10, 10_000, 30_000, 30_000, 0, 0, 0),
                        new Options.Outbound(10_000, 0),
                        new Options.RoomLog(10_000, 1_048_576, 120_000, 67_108_864),
                        new Options.Recovery(true, 120_000, 100_000),
                        new Options.Delivery(Confirm.ASKED, 2_000, 3),
                        new Options.Typing(100, 10_000),
                        new Options.Presence(1_000, 1_000, 0),
                        new Options.Drain(5_000, 30_000),
                        new Options.Latency(100),
                        new Options.Cluster("", ClusterMode.CLASSIC, "socket.io", SubscriptionMode.DYNAMIC, 10_000),
                        new Options.Logging(LogLevel.INFO, LogFormat.TEXT),
                        new Options.AdminUi(
                                false, "/admin", AdminUiAuth.BASIC, "", "", false, "", AdminUiMode.PRODUCTION),
                        false));
    }

    @ParameterizedTest
    @MethodSource("everyOption")
    void shouldBeFoundByBothNames(OptionDef<?> option) {
        assertThat(OptionTable.named(option.name())).hasValue(option);
        assertThat(OptionTable.forEnvironment(option.environmentName())).hasValue(option);
    }

    @ParameterizedTest
    @MethodSource("everyOption")
    void shouldTakeItsOwnDefaultWhenGivenAsText(OptionDef<?> option) {
        assertThat(option.type().parse(option.defaultText()).map(Object.class::cast))
                .hasValue(option.defaultValue());
    }

    @ParameterizedTest
    @MethodSource("everyOption")
    void shouldBeExplainedInOneSentence(OptionDef<?> option) {
        assertThat(option.sentence()).matches("[A-Z][^\\n]{10,85}\\.");
    }

    @Test
    void shouldSpellEnvironmentNamesInUpperCaseWords() {
        assertThat(OptionTable.LIMITS_ROOMS_PER_SOCKET.environmentName()).isEqualTo("STENTOR_LIMITS_ROOMS_PER_SOCKET");
        assertThat(OptionTable.SERVER_HOST.environmentName()).isEqualTo("STENTOR_SERVER_HOST");
    }
}
