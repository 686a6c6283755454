package io.stentor.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stentor.cluster.redis.SubscriptionMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsReaderTest {
    private static final OptionDef<Integer> PORT = OptionTable.SERVER_PORT;

    @Test
    void shouldKeepTheDefaultsWhenNothingIsSet() throws InvalidOptionsException {
        assertThat(new OptionsReader().environment(Map.of("PATH", "/bin")).read(false))
                .isEqualTo(Options.defaults());
    }

    @Test
    void shouldLetTheLaterSourceWin() throws InvalidOptionsException {
        Map<String, String> environment = Map.of(
                "STENTOR_SERVER_PORT", "1",
                "STENTOR_LIMITS_JSON_DEPTH", "1",
                "STENTOR_LIMITS_ROOMS_PER_SOCKET", "1");
        Options options = new OptionsReader()
                .environment(environment)
                .assignments(List.of("limits.jsonDepth=2", "server.port=2", "limits.jsonDepth=3"))
                .flag("--port", PORT, "4")
                .read(true);

        assertThat(options.limits().roomsPerSocket()).isEqualTo(1);
        assertThat(options.limits().jsonDepth()).isEqualTo(3);
        assertThat(options.server().port()).isEqualTo(4);
        assertThat(options.dev()).isTrue();
    }

    @Test
    void shouldPutEachValueInItsPlace() throws InvalidOptionsException {
        Options options = new OptionsReader()
                .assignments(List.of(
                        "server.host=127.0.0.1",
                        "io.transport=nio",
                        "io.threads=3",
                        "socketio.transports=websocket",
                        "socketio.pingInterval=1s",
                        "socketio.pingTimeout=2s",
                        "socketio.connectTimeout=3s",
                        "socketio.upgradeTimeout=4s",
                        "socketio.maxPayload=64KiB",
                        "socketio.compression=on",
                        "cors.origins=https://a.example",
                        "limits.eventRate=10",
                        "limits.eventBurst=20",
                        "limits.headerTime=5s",
                        "limits.bodyTime=6s",
                        "limits.messageTime=7s",
                        "outbound.stallTimeout=8s",
                        "outbound.maxBytes=3GiB",
                        "roomLog.messages=100",
                        "roomLog.bytes=200",
                        "roomLog.age=9s",
                        "roomLog.totalBytes=300",
                        "recovery.enabled=false",
                        "recovery.window=10s",
                        "recovery.sessions=400",
                        "delivery.confirm=always",
                        "delivery.retryAfter=11s",
                        "delivery.attempts=5",
                        "presence.grace=12s",
                        "logging.level=debug",
                        "logging.format=json"))
                .read(false);

        assertThat(options.server().host()).isEqualTo("127.0.0.1");
        assertThat(options.io()).isEqualTo(new Options.Io(TransportChoice.NIO, 3));
        assertThat(options.socketio())
                .isEqualTo(new Options.Socketio(
                        "/socket.io",
                        Set.of(ClientTransport.WEBSOCKET),
                        1_000,
                        2_000,
                        3_000,
                        4_000,
                        65_536,
                        Compression.ON));
        assertThat(options.cors().origins()).containsExactly("https://a.example");
        assertThat(options.limits())
                .isEqualTo(new Options.Limits(10, 20, 1_000, 8, 64, 10, 5_000, 6_000, 7_000, 0, 0, 0));
        assertThat(options.outbound()).isEqualTo(new Options.Outbound(8_000, 3L << 30));
        assertThat(options.roomLog()).isEqualTo(new Options.RoomLog(100, 200, 9_000, 300));
        assertThat(options.recovery()).isEqualTo(new Options.Recovery(false, 10_000, 400));
        assertThat(options.delivery()).isEqualTo(new Options.Delivery(Confirm.ALWAYS, 11_000, 5));
        assertThat(options.presence()).isEqualTo(new Options.Presence(1_000, 1_000, 12_000));
        assertThat(options.logging()).isEqualTo(new Options.Logging(LogLevel.DEBUG, LogFormat.JSON));
    }

    @Test
    void shouldTellAllMistakesTogetherWhenThereAreSeveral() {
        OptionsReader reader = new OptionsReader()
                .environment(Map.of("STENTOR_LIMITS_JSON_DEPTH", "deep", "STENTOR_LIMIT_EVENTS", "1"))
                .assignments(List.of("server.prot=1", "typing.expiry", "typing.interval=100"))
                .flag("--port", PORT, "70000");

        assertThat(errorsOf(reader))
                .containsExactly(
                        "STENTOR_LIMITS_JSON_DEPTH: 'deep' is not a whole number from 1 to 1000",
                        "environment variable 'STENTOR_LIMIT_EVENTS' is no option",
                        "unknown option 'server.prot'; did you mean server.port?",
                        "--set 'typing.expiry' is not of the form KEY=VALUE",
                        "typing.interval: '100' is not a duration from 1ms to 24h such as 300ms, 25s or 2m",
                        "--port: '70000' is not a whole number from 0 to 65535");
    }

    @Test
    void shouldStillTellAMistakeWhenALaterSourceOverridesIt() {
        OptionsReader reader = new OptionsReader()
                .environment(Map.of("STENTOR_SERVER_PORT", "x"))
                .flag("--port", PORT, "4");
        assertThat(errorsOf(reader)).hasSize(1);
    }

    @Test
    void shouldStayOnOneLineWhenAValueDoesNot() {
        OptionsReader reader = new OptionsReader()
                .assignments(List.of("server.host=a\nb\u001b[2J\u2028", "x".repeat(10_000) + "=1", "=\r"));
        InvalidOptionsException mistake = mistakeOf(reader);

        assertThat(mistake.errors()).hasSize(3);
        assertThat(mistake.getMessage())
                .matches("\\P{Cc}+")
                .doesNotContain("\u2028")
                .hasSizeLessThan(500);
    }

    @Test
    void shouldRefuseOnePortForBothListeners() {
        assertThat(errorsOf(new OptionsReader().flag("--port", PORT, "3001")))
                .containsExactly("server.port and admin.port are both 3001");
    }

    @Test
    void shouldTakeOnePortForBothListenersWhenTheirAddressesDiffer() throws InvalidOptionsException {
        OptionsReader reader = new OptionsReader()
                .assignments(List.of("server.host=192.0.2.1"))
                .flag("--port", PORT, "3001");
        assertThat(reader.read(false).server().port()).isEqualTo(3_001);
    }

    @Test
    void shouldTakeZeroForBothPorts() throws InvalidOptionsException {
        OptionsReader reader =
                new OptionsReader().flag("--port", PORT, "0").flag("--admin-port", OptionTable.ADMIN_PORT, "0");
        assertThat(reader.read(false).admin().port()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STENTOR_JAVA_OPTS",
                "STENTOR_SERVICE_HOST",
                "STENTOR_SERVICE_PORT",
                "STENTOR_SERVICE_PORT_HTTP",
                "STENTOR_PORT",
                "STENTOR_PORT_3000_TCP",
                "STENTOR_PORT_3000_TCP_ADDR",
                "STENTOR_REDIS_PORT_6379_TCP_PROTO",
                "STENTORIAN_VOICE"
            })
    void shouldPassOverVariablesThatAreMeantForOthers(String name) throws InvalidOptionsException {
        assertThat(new OptionsReader().environment(Map.of(name, "x")).read(false))
                .isEqualTo(Options.defaults());
    }

    private static List<String> errorsOf(OptionsReader reader) {
        return mistakeOf(reader).errors();
    }

    private static InvalidOptionsException mistakeOf(OptionsReader reader) {
        return catchThrowableOfType(InvalidOptionsException.class, () -> reader.read(false));
    }

    @Test
    void shouldRefuseADrainThatIsLongerThanItsDeadline() {
        assertThat(errorsOf(new OptionsReader().assignments(List.of("drain.window=31s"))))
                .containsExactly("drain.window is longer than drain.deadline");
    }

    @Test
    void shouldWantAPasswordOrItsAbsenceSaidWhenAdminUiIsEnabled() throws Exception {
        assertThat(errorsOf(new OptionsReader().assignments(List.of("adminUi.enabled=true"))))
                .containsExactly(
                        "adminUi.enabled needs adminUi.username and adminUi.passwordHash, or adminUi.auth=none");
        assertThat(new OptionsReader()
                        .assignments(List.of("adminUi.enabled=true", "adminUi.auth=none"))
                        .read(false)
                        .adminUi()
                        .enabled())
                .isTrue();
    }

    @Test
    void shouldRefuseACertificateWithoutItsKey() {
        assertThat(errorsOf(new OptionsReader().assignments(List.of("server.tls.certificate=/etc/a.pem"))))
                .containsExactly("server.tls.certificate and server.tls.key go together: set both");
    }

    @Test
    void shouldRefuseTheProxyProtocolWhenNoProxyIsTrusted() {
        assertThat(errorsOf(new OptionsReader().assignments(List.of("server.proxyProtocol=true"))))
                .containsExactly(
                        "server.proxyProtocol is believed of trusted proxies only: set server.trustedProxies, too");
        assertThat(errorsOf(new OptionsReader().assignments(List.of("server.trustedProxies=10.0.0.0/8,proxy"))))
                .singleElement()
                .asString()
                .startsWith("server.trustedProxies: '10.0.0.0/8,proxy' is not none or a comma-separated list");
    }

    @Test
    void shouldRefuseAnAdminHostThatOthersReachWhenThereIsNoKey() throws Exception {
        assertThatThrownBy(() -> new OptionsReader()
                        .assignments(List.of("admin.host=0.0.0.0"))
                        .read(false))
                .hasMessageContaining("set admin.apiKey");
        assertThat(new OptionsReader()
                        .assignments(List.of("admin.host=0.0.0.0", "admin.apiKey=0123456789abcdef"))
                        .read(false)
                        .admin()
                        .hasKey())
                .isTrue();
    }

    @Test
    void shouldNotShowAKeyWhenItRefusesOne() {
        assertThatThrownBy(() -> new OptionsReader()
                        .assignments(List.of("admin.apiKey=hunter2"))
                        .read(false))
                .hasMessageContaining("admin.apiKey: the value is not none or 16 to 256")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void shouldTakeARedisUrlAndNeverShowIt() throws InvalidOptionsException {
        String url = "rediss://app:hunter2@redis.example:6380/3";
        Options options = new OptionsReader()
                .environment(Map.of("STENTOR_CLUSTER_REDIS_URL", url, "STENTOR_CLUSTER_KEY", "chat"))
                .read(false);

        assertThat(options.cluster())
                .isEqualTo(new Options.Cluster(url, ClusterMode.CLASSIC, "chat", SubscriptionMode.DYNAMIC, 10_000));
        assertThat(options.cluster().isJoined()).isTrue();
        assertThat(options.toString()).doesNotContain("hunter2");
        assertThat(OptionTable.CLUSTER_REDIS_URL.type().print(url)).isEqualTo("(set)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://hunter2@redis.example", "hunter2", "redis://"})
    void shouldNotShowARedisUrlWhenItRefusesOne(String url) {
        assertThatThrownBy(() -> new OptionsReader()
                        .assignments(List.of("cluster.redis.url=" + url))
                        .read(false))
                .hasMessageContaining("cluster.redis.url: the value is not none or a URL such as redis://")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void shouldKnowHowLongTheStreamIs() throws Exception {
        Options options = new OptionsReader()
                .assignments(List.of("cluster.mode=streams", "cluster.streams.maxLen=500"))
                .read(false);

        assertThat(options.cluster().mode()).isEqualTo(ClusterMode.STREAMS);
        assertThat(options.cluster().streamLength()).isEqualTo(500);
    }

    @Test
    void shouldKnowTheAdaptersNamesOfSubscriptionModes() throws Exception {
        Options options = new OptionsReader()
                .assignments(List.of("cluster.mode=sharded", "cluster.sharded.subscriptionMode=dynamic-private"))
                .read(false);

        assertThat(options.cluster().mode()).isEqualTo(ClusterMode.SHARDED);
        assertThat(options.cluster().subscriptionMode()).isEqualTo(SubscriptionMode.DYNAMIC_PRIVATE);
    }
}
