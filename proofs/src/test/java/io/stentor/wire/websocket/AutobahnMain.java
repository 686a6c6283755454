package io.stentor.wire.websocket;

import io.stentor.wire.socketio.JsonDocument;
import io.stentor.wire.socketio.PacketViolation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the cases of the Autobahn test suite against {@link EchoServer}, whose suite is a Python program that its Maven plugin
 * brings along: {@code ops/autobahn}. Twice: with limits that let its largest messages through, all cases must pass; with the
 * limits of a server as it is, those that are too large for it must end with the close code that says so.
 *
 * <p>Exit code 0 when all is as demanded. The suite's own reports are left in the folder given as argument.
 */
public final class AutobahnMain {
    private static final int WIDE_PAYLOAD = 32 << 20;
    private static final int WIDE_FRAGMENTS = 1 << 20;
    /** {@code socketio.maxPayload} as it is by default. */
    private static final int OWN_PAYLOAD = 1_000_000;

    private static final List<String> ALL = List.of("1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "9.*", "10.*");
    private static final List<String> LARGE = List.of("9.1.*", "9.2.*", "9.3.*", "9.4.*");

    /** Text that is not UTF-8 may be refused at its end: what is not delivered harms nobody. The suite says so, too. */
    private static final List<String> LATE = List.of("6.4.");

    private static final String JYTHON = "import sys; from autobahntestsuite import wstest; "
            + "sys.argv = ['wstest', '-m', 'fuzzingclient', '-s', 'spec.json']; wstest.run()";

    private final Path folder;
    private final String jython;
    private final String suite;

    private AutobahnMain(Path folder, String jython, String suite) {
        this.folder = folder;
        this.jython = jython;
        this.suite = suite;
    }

    /**
     * Runs.
     *
     * @param args the folder for reports, Jython's jar, the suite's, and then perhaps the cases, with commas between
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        AutobahnMain main = new AutobahnMain(Path.of(args[0]), args[1], args[2]);
        List<String> cases = args.length > 3 ? List.of(args[3].split(",")) : ALL;
        List<String> failures = new ArrayList<>(main.wideLimits(cases));
        if (args.length == 3) {
            failures.addAll(main.ownLimits());
        }
        failures.forEach(System.err::println);
        System.out.println(failures.isEmpty() ? "all as demanded" : failures.size() + " cases failed");
        System.exit(failures.isEmpty() ? 0 : 1);
    }

    private List<String> wideLimits(List<String> cases) throws IOException, InterruptedException {
        List<String> failures = new ArrayList<>();
        run("wide", new EchoServer(WIDE_PAYLOAD, WIDE_FRAGMENTS), cases).forEach((id, result) -> {
            boolean late = LATE.stream().anyMatch(id::startsWith) && result.behavior.equals("NON-STRICT");
            if (!late && !result.behavior.equals("OK") && !result.behavior.equals("INFORMATIONAL")) {
                failures.add("wide limits, case " + id + ": " + result);
            } else if (!result.close.equals("OK") && !result.close.equals("INFORMATIONAL")) {
                failures.add("wide limits, case " + id + ", its close: " + result);
            }
        });
        return failures;
    }

    private List<String> ownLimits() throws IOException, InterruptedException {
        List<String> failures = new ArrayList<>();
        run("own", new EchoServer(OWN_PAYLOAD, FrameDecoder.MAX_FRAGMENTS), LARGE)
                .forEach((id, result) -> {
                    boolean refused = result.code == CloseCode.TOO_BIG || result.code == CloseCode.POLICY;
                    if (!result.behavior.equals("OK") && !refused) {
                        failures.add("own limits, case " + id + ": " + result);
                    }
                });
        return failures;
    }

    /** What became of a case: whether it passed, how its connection ended, with which code from the server. */
    private record Result(String behavior, String close, long code) {}

    private Map<String, Result> run(String name, EchoServer server, List<String> cases)
            throws IOException, InterruptedException {
        try (server) {
            Path here = Files.createDirectories(folder.resolve(name));
            Files.writeString(
                    here.resolve("spec.json"),
                    "{\"options\":{\"failByDrop\":false},\"outdir\":\"reports\",\"servers\":[{\"agent\":\"stentor\","
                            + "\"url\":\"ws://127.0.0.1:" + server.port() + "\",\"options\":{\"version\":18}}],"
                            + "\"cases\":[\"" + String.join("\",\"", cases) + "\"],\"exclude-cases\":[],"
                            + "\"exclude-agent-cases\":{}}");
            int code = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx1g",
                            "-Dpython.path=" + suite,
                            "-Dpython.cachedir=" + folder.resolve("jython").toAbsolutePath(),
                            "-cp",
                            jython + File.pathSeparator + suite,
                            "org.python.util.jython",
                            "-c",
                            JYTHON)
                    .directory(here.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(here.resolve("suite.log").toFile())
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IOException("the suite ended with code " + code + ": " + here.resolve("suite.log"));
            }
            Map<String, Result> results = results(Files.readAllBytes(here.resolve("reports/index.json")));
            long passed = results.values().stream()
                    .filter(result -> result.behavior.equals("OK"))
                    .count();
            System.out.println(name + " limits: " + results.size() + " cases, " + passed + " passed");
            return results;
        }
    }

    private static Map<String, Result> results(byte[] index) throws IOException {
        try {
            Map<?, ?> agents = (Map<?, ?>) JsonDocument.read(index);
            Map<String, Result> results = new TreeMap<>();
            ((Map<?, ?>) agents.get("stentor")).forEach((id, value) -> {
                Map<?, ?> result = (Map<?, ?>) value;
                Object code = result.get("remoteCloseCode");
                results.put(
                        (String) id,
                        new Result(
                                (String) result.get("behavior"),
                                (String) result.get("behaviorClose"),
                                code instanceof Long number ? number : CloseCode.NONE));
            });
            return results;
        } catch (PacketViolation notJson) {
            throw new IOException("the report is no JSON", notJson);
        }
    }
}
