package io.stentor.bench.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stentor.bench.fanout.RunFailure;
import io.stentor.bench.faults.Fault.Load;
import io.stentor.bench.faults.Fault.Promise;
import io.stentor.bench.faults.Fault.Step;
import io.stentor.bench.faults.crowd.CrowdPlan;
import io.stentor.bench.faults.crowd.Rhythm;
import io.stentor.bench.faults.crowd.Transport;
import io.stentor.bench.faults.rig.Stderr;
import io.stentor.bench.units.Durations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads a fault from its file: a line for each thing, the first word says what it is, and {@code #} begins a comment.
 *
 * <pre>
 * title     Mass cut
 * not-here  why the fault itself cannot be done on an ordinary machine; the rest of the file is the nearest thing
 * elsewhere the test that does the rest of it
 * quick                                  runs with every build
 * jvm       -Xmx64m
 * server    socketio.pingInterval=1s
 * stderr    blocked|full                   nobody reads the server's log, or its disk is full
 * crowd     websocket 40 polling 10 upgrading 10 bystanders 20 rooms 4 [buffer 2304] [verdict 1500ms] [strangers] [stock|hostile]
 * publish   100/s [confirm 10] [bytes 1000]
 * run       6s
 * at 2s     reset 50%                    see {@link Actions}
 * expect    recovered 100%               see {@link Judge}
 * allow     accept_failed
 * </pre>
 */
final class FaultFile {
    private static final String FOLDER = "/io/stentor/bench/faults/";
    private static final Load DEFAULT_LOAD = new Load(100, 0, 100);

    private String title = "";
    private String notHere = "";
    private String elsewhere = "";
    private boolean quick;
    private final List<String> jvm = new ArrayList<>();
    private final List<String> settings = new ArrayList<>();
    private Stderr stderr = Stderr.READ;
    private CrowdPlan crowd;
    private Load load = DEFAULT_LOAD;
    private Duration run = Duration.ofSeconds(5);
    private final List<Step> steps = new ArrayList<>();
    private final List<Promise> promises = new ArrayList<>();
    private final List<String> expectedLines = new ArrayList<>();

    private FaultFile() {}

    /** Every fault there is, in order. */
    static List<Fault> all() {
        return lines("index").map(FaultFile::read).toList();
    }

    private static Stream<String> lines(String name) {
        try (InputStream file = FaultFile.class.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new RunFailure("there is no fault " + name);
            }
            return new BufferedReader(new InputStreamReader(file, UTF_8))
                            .lines()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .filter(line -> !line.isEmpty())
                            .toList()
                            .stream();
        } catch (IOException e) {
            throw new RunFailure("cannot read fault " + name + ": " + e.getMessage(), e);
        }
    }

    static Fault read(String id) {
        return parse(id, lines(id + ".fault").toList());
    }

    /** @throws RunFailure for a line that is none of the above */
    static Fault parse(String id, List<String> lines) {
        FaultFile file = new FaultFile();
        for (String line : lines) {
            try {
                file.take(line);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new RunFailure(id + ": cannot read '" + line + "': " + e.getMessage(), e);
            }
        }
        if (file.crowd == null || file.title.isEmpty()) {
            throw new RunFailure(id + ": needs a title and a crowd");
        }
        return new Fault(
                id,
                file.title,
                file.notHere,
                file.elsewhere,
                file.quick,
                List.copyOf(file.jvm),
                List.copyOf(file.settings),
                file.stderr,
                file.crowd,
                file.load,
                file.run,
                List.copyOf(file.steps),
                List.copyOf(file.promises),
                List.copyOf(file.expectedLines));
    }

    private void take(String line) {
        List<String> words = Arrays.asList(line.split("\\s+", -1));
        String rest = line.substring(words.get(0).length()).strip();
        switch (words.get(0)) {
            case "title" -> title = rest;
            case "not-here" -> notHere = rest;
            case "elsewhere" -> elsewhere = rest;
            case "quick" -> quick = true;
            case "jvm" -> jvm.addAll(words.subList(1, words.size()));
            case "stderr" -> stderr = Stderr.valueOf(rest.toUpperCase(Locale.ROOT));
            case "server" -> settings.addAll(words.subList(1, words.size()));
            case "crowd" -> crowd = crowd(words.subList(1, words.size()));
            case "publish" -> load = load(words.subList(1, words.size()));
            case "run" -> run = Durations.parse(rest);
            case "at" -> steps.add(step(words));
            case "expect" -> promises.add(promise(words.subList(1, words.size())));
            case "allow" -> expectedLines.add(rest);
            default -> throw new IllegalArgumentException("no such word");
        }
    }

    private Step step(List<String> words) {
        Step step = new Step(Durations.parse(words.get(1)), List.copyOf(words.subList(2, words.size())));
        if (!Actions.isKnown(step.verb())) {
            throw new IllegalArgumentException("nothing is called " + step.verb());
        }
        if (!steps.isEmpty() && step.at().compareTo(steps.get(steps.size() - 1).at()) < 0) {
            throw new IllegalArgumentException("is out of order");
        }
        return step;
    }

    private static Promise promise(List<String> words) {
        if (!Judge.isKnown(words.get(0))) {
            throw new IllegalArgumentException("nothing is called " + words.get(0));
        }
        return new Promise(List.copyOf(words));
    }

    private static CrowdPlan crowd(List<String> words) {
        Map<Transport, Integer> members = new EnumMap<>(Transport.class);
        int bystanders = 0;
        int rooms = 1;
        int buffer = 0;
        int verdictMs = CrowdPlan.DEFAULT_VERDICT_MS;
        boolean strangers = false;
        Rhythm rhythm = Rhythm.QUICK;
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "bystanders" -> bystanders = Integer.parseInt(words.get(++i));
                case "rooms" -> rooms = Integer.parseInt(words.get(++i));
                case "buffer" -> buffer = Integer.parseInt(words.get(++i));
                case "verdict" -> verdictMs = Quantity.millis(words.get(++i));
                case "strangers" -> strangers = true;
                case "stock" -> rhythm = Rhythm.STOCK;
                case "hostile" -> rhythm = new Rhythm(1_000, 1_000);
                default -> {
                    Transport transport = Transport.valueOf(words.get(i).toUpperCase(Locale.ROOT));
                    members.put(transport, Integer.parseInt(words.get(++i)));
                }
            }
        }
        return new CrowdPlan(members, bystanders, rooms, strangers, buffer, verdictMs, rhythm);
    }

    private static Load load(List<String> words) {
        double rate = Quantity.rate(words.get(0));
        int confirm = 0;
        int bytes = DEFAULT_LOAD.bytes();
        for (int i = 1; i < words.size(); i += 2) {
            switch (words.get(i)) {
                case "confirm" -> confirm = Integer.parseInt(words.get(i + 1));
                case "bytes" -> bytes = Integer.parseInt(words.get(i + 1));
                default -> throw new IllegalArgumentException("no such word " + words.get(i));
            }
        }
        return new Load(rate, confirm, bytes);
    }
}
