package io.stentor.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.bench.FakeServer.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole command, against a server that does one thing wrong. */
@Tag("once")
class FanoutCommandTest {

    private static final List<String> SHORT =
            List.of("--members", "12", "--payload", "150", "--warmup", "50ms", "--duration", "250ms");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @AfterEach
    void forgetLauncher() {
        System.clearProperty(Launcher.PROPERTY);
    }

    @ParameterizedTest
    @CsvSource({"--rate,400", "--window,8"})
    void shouldPassWhenEveryDeliveryIsRight(String load, String value) throws IOException {
        int exit = against(Fault.NONE, load, value, "--rooms", "3", "--join-rooms", "2", "--senders", "4");

        assertThat(out.toString()).contains("0 lost, 0 duplicated, 0 reordered", "one order in every room", "passed");
        assertThat(exit).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "LOSE,5,' 1 lost, 0 duplicated, 0 reordered, 0 foreign, 0 malformed; one order'",
        "REPEAT,5,' 0 lost, 1 duplicated, 0 reordered, 0 foreign, 0 malformed; one order'",
        "SWAP,1,' 0 lost, 0 duplicated, 1 reordered, 0 foreign, 0 malformed; 1 members saw another order'",
        "SWAP,5,' 0 lost, 0 duplicated, 0 reordered, 0 foreign, 0 malformed; 1 members saw another order'",
        "CORRUPT,5,' 1 lost, 0 duplicated, 0 reordered, 0 foreign, 1 malformed; one order'",
    })
    void shouldFailAndSayWhyWhenADeliveryIsWrong(Fault fault, String senders, String verdict) throws IOException {
        int exit = against(fault, "--rate", "400", "--senders", senders, "--drain", "1s");

        assertThat(out.toString()).contains(verdict, "FAILED");
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void shouldFailWhenTheServerCutsAMember() throws IOException {
        int exit = against(Fault.CUT, "--rate", "400", "--drain", "1s");

        assertThat(out.toString()).containsPattern("closed +1 members: ").contains("FAILED");
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void shouldPassOverLongEventsThatAreNoMessages() throws IOException {
        int exit = against(Fault.LONG_EVENT, "--rate", "400");

        assertThat(out.toString()).contains("0 lost, 0 duplicated, 0 reordered, 0 foreign, 0 malformed", "passed");
        assertThat(exit).isZero();
    }

    @Test
    void shouldFailWhenATargetIsMissed() throws IOException {
        int exit = against(Fault.NONE, "--rate", "400", "--target", "p50=0.001us", "--target", "p99=60s");

        assertThat(out.toString()).contains("MISSED", ": met");
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void shouldFindOutByMessagesWhoHasJoinedWhenTheServerDoesNotSay() throws IOException {
        int exit = against(Fault.SILENT_JOINS, "--window", "4", "--yardstick", "--rooms", "2");

        assertThat(out.toString()).contains("24 connected", "passed");
        assertThat(exit).isZero();
    }

    @Test
    void shouldPutFramesTogetherThatComeInSeveralReads() throws IOException {
        try (FakeServer server = new FakeServer(Fault.NONE)) {
            int exit = run(
                    "fanout",
                    "--url",
                    server.url(),
                    "--members",
                    "3",
                    "--payload",
                    "150000",
                    "--window",
                    "4",
                    "--warmup",
                    "50ms",
                    "--duration",
                    "250ms");

            assertThat(out.toString()).contains("0 lost, 0 duplicated, 0 reordered, 0 foreign, 0 malformed", "passed");
            assertThat(exit).isZero();
        }
    }

    @Test
    void shouldNotExpectDeliveriesOfStalledMembers() throws IOException {
        int exit = against(Fault.NONE, "--rate", "200", "--stalled", "3");

        assertThat(out.toString()).contains("3 members, 0 closed by the server", "0 lost", "passed");
        assertThat(exit).isZero();
    }

    @Test
    void shouldOnlyConnectWhenIdle() throws IOException {
        int exit = against(
                Fault.NONE,
                "--idle",
                "--pid",
                Long.toString(ProcessHandle.current().pid()));

        assertThat(out.toString())
                .contains("12 idle connections", "baseline", "per connection")
                .doesNotContain("deliveries", "joined");
        assertThat(exit).isZero();
    }

    @Test
    void shouldWriteJsonAndPlot() throws Exception {
        Path json = directory.resolve("result.json");
        Path plot = directory.resolve("result.svg");

        against(Fault.LOSE, "--rate", "400", "--drain", "1s", "--json", json.toString(), "--plot", plot.toString());

        Map<String, String> values = Json.flatten(Files.readString(json));
        assertThat(values)
                .containsEntry("passed", "false")
                .containsEntry("load.checked.lost", "1")
                .containsEntry("plan.rate", "400.0")
                .containsKeys("load.latencyMs.p99.9", "load.deliveriesPerSecond", "load.generator.cpuShare")
                .doesNotContainKey("load.serverMicrosPerDelivery");
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(plot.toFile())
                        .getElementsByTagName("polyline")
                        .getLength())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "REFUSE_UPGRADE | the server answered the upgrade with 'HTTP/1.1 503 Service Unavailable'",
                "REFUSE_JOINS | 0 of 12 joined: join refused: 430[{\"ok\":false,",
            })
    void shouldSayInOneLineWhyARunCannotBegin(Fault fault, String reason) throws IOException {
        int exit = against(fault, "--window", "1");

        assertThat(err.toString()).startsWith("fanout: ").contains(reason).hasLineCount(1);
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void shouldSayInOneLineThatNobodyListens() throws IOException {
        String url;
        try (FakeServer server = new FakeServer(Fault.NONE)) {
            url = server.url();
        }

        assertThat(run("fanout", "--url", url, "--window", "1")).isEqualTo(1);
        assertThat(err.toString()).startsWith("fanout: 0 of 1000 connected: ").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--window 1 | --url",
                "--url http://127.0.0.1:1 --self --window 1 | --url",
                "--url http://127.0.0.1:1 | --rate",
                "--url http://127.0.0.1:1 --rate 5 --window 5 | --window",
                "--url ftp://127.0.0.1:1 --rate 5 | http://HOST:PORT",
                "--url http://127.0.0.1:1 --rate 5 --duration 10 | --duration",
                "--url http://127.0.0.1:1 --rate 5 --target 99 | p99=100ms",
                "--url http://127.0.0.1:1 --rate 5 --payload 10 | --payload must be",
                "--url http://127.0.0.1:1 --rate 5 --members 900000 | open files",
                "--url http://127.0.0.1:1 --idle --plot x.svg | --idle",
                "--url http://127.0.0.1:1 --rate 5 --set a=b | --self",
                "--self --rate 5 | stentor.launcher",
                "--url http://127.0.0.1:1 --rate 5 --colour blue | --colour",
            })
    void shouldRefuseWrongOptionsInOneLine(String options, String reason) {
        List<String> args = new ArrayList<>(List.of("fanout"));
        args.addAll(List.of(options.split(" ", -1)));

        assertThat(run(args.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString()).contains(reason).hasLineCount(1);
    }

    @Test
    void shouldHelp() {
        assertThat(run("fanout", "--help")).isZero();
        assertThat(out.toString()).contains("--members", "--help");
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("fanout");
    }

    @Test
    void shouldStartAServerOfItsOwnAndEndIt() throws IOException {
        Path launcher = launcher();
        System.setProperty(Launcher.PROPERTY, launcher.toString());

        int exit = run(withShort("fanout", "--self", "--window", "4", "--set", "recovery.enabled=false"));

        assertThat(out.toString()).contains("µs per delivery", "KB", "passed");
        assertThat(exit).isZero();
        assertThat(directory.resolve("args"))
                .hasContent(
                        "serve --port 0 --admin-port 0 --host 127.0.0.1 --set limits.eventRate=0 --set drain.window=0ms"
                                + " --set recovery.enabled=false");
        long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
        await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    /** Like the real one it becomes the server, so that its process is the server's. */
    private Path launcher() throws IOException {
        Path launcher = directory.resolve("launcher");
        Files.writeString(
                launcher,
                String.join(
                        "\n",
                        "#!/bin/sh",
                        "echo \"$@\" > '" + directory.resolve("args") + "'",
                        "echo $$ > '" + directory.resolve("pid") + "'",
                        "exec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -cp '"
                                + System.getProperty("java.class.path") + "' " + FakeServer.class.getName(),
                        ""));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        return launcher;
    }

    private int against(Fault fault, String... options) throws IOException {
        try (FakeServer server = new FakeServer(fault)) {
            List<String> args = new ArrayList<>(List.of("fanout", "--url", server.url()));
            args.addAll(List.of(options));
            return run(withShort(args.toArray(String[]::new)));
        }
    }

    private static String[] withShort(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(SHORT);
        return all.toArray(String[]::new);
    }

    private int run(String... args) {
        return BenchMain.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
