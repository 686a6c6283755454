package io.stentor.bench;

import io.stentor.bench.fanout.ChildServer;
import io.stentor.bench.fanout.FanoutRun;
import io.stentor.bench.fanout.JsonReport;
import io.stentor.bench.fanout.Load;
import io.stentor.bench.fanout.Plan;
import io.stentor.bench.fanout.Result;
import io.stentor.bench.fanout.RunFailure;
import io.stentor.bench.fanout.ServerUnderTest;
import io.stentor.bench.fanout.SvgPlot;
import io.stentor.bench.fanout.Target;
import io.stentor.bench.fanout.TextReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stentor bench fanout}: reads the options, makes the run, writes the reports. */
@Command(
        name = "fanout",
        description = "Broadcasts to rooms and checks every delivery.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class FanoutCommand implements Callable<Integer> {

    private static final int SENDERS = 5;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Where where;

    static final class Where {
        @Option(names = "--url", description = "The server, http://HOST:PORT.")
        private URI url;

        @Option(names = "--self", description = "Start a server for this run on a free port.")
        private boolean self;
    }

    @Option(names = "--pid", description = "With --url: the server's process, for its CPU time and memory.")
    private Optional<Long> pid = Optional.empty();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "With --self: an option of the server.")
    private List<String> settings = List.of();

    @Option(names = "--server-cpu", paramLabel = "N", description = "With --self: the one CPU the server may use.")
    private Optional<Integer> serverCpu = Optional.empty();

    @ArgGroup(multiplicity = "1")
    private How how;

    static final class How {
        @Option(names = "--rate", description = "Open loop: messages per second over all rooms.")
        private Double rate;

        @Option(names = "--window", description = "Closed loop: messages under way over all rooms; finds the ceiling.")
        private Integer window;

        @Option(names = "--idle", description = "Only connect; joins happen when --rooms is given.")
        private boolean idle;
    }

    @Option(names = "--members", defaultValue = "1000", description = "Members per room (${DEFAULT-VALUE}).")
    private int members;

    @Option(names = "--rooms", description = "Rooms (1).")
    private Optional<Integer> rooms = Optional.empty();

    @Option(
            names = "--join-rooms",
            defaultValue = "1",
            paramLabel = "K",
            description = "Rooms each connection joins, so that members x rooms / K connections fill them"
                    + " (${DEFAULT-VALUE}).")
    private int joinRooms;

    @Option(
            names = "--payload",
            defaultValue = "128",
            description = "Bytes of a message's Socket.IO packet (${DEFAULT-VALUE}).")
    private int payload;

    @Option(names = "--senders", description = "Sending members, spread over the rooms (5, or one per room).")
    private Optional<Integer> senders = Optional.empty();

    @Option(names = "--stalled", defaultValue = "0", description = "Members that stop reading (${DEFAULT-VALUE}).")
    private int stalled;

    @Option(names = "--duration", defaultValue = "10s", description = "Measured time (${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(names = "--warmup", defaultValue = "3s", description = "Time under load before it (${DEFAULT-VALUE}).")
    private Duration warmup;

    @Option(
            names = "--drain",
            defaultValue = "5s",
            description = "Time without a delivery after which the rest is lost (${DEFAULT-VALUE}).")
    private Duration drain;

    @Option(
            names = "--ack-joins",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Wait for the server's answer to each join (the default).")
    private boolean ackJoins;

    @Option(names = "--yardstick", description = "For servers that acknowledge nothing: the same as --no-ack-joins.")
    private boolean yardstick;

    @Option(names = "--no-recovery", description = "Ask the server not to keep the connections recoverable.")
    private boolean noRecovery;

    @Option(names = "--target", description = "A latency to keep, for example p99=100ms; may be repeated.")
    private List<Target> targets = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything as JSON.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--plot", paramLabel = "FILE.svg", description = "Draw latency over percentile.")
    private Optional<Path> plot = Optional.empty();

    @Override
    public Integer call() {
        FanoutRun run;
        try {
            checkCombinations();
            run = new FanoutRun(plan());
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        try (ServerUnderTest server = server()) {
            return report(run.against(server));
        } catch (RunFailure e) {
            spec.commandLine().getErr().println("fanout: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private void checkCombinations() {
        if (where.self && pid.isPresent()) {
            throw new IllegalArgumentException("--pid goes with --url; with --self the process is known");
        }
        if (!where.self && (serverCpu.isPresent() || !settings.isEmpty())) {
            throw new IllegalArgumentException("--set and --server-cpu go with --self");
        }
        if (how.idle && (stalled > 0 || !targets.isEmpty() || plot.isPresent())) {
            throw new IllegalArgumentException("--stalled, --target and --plot need a load, not --idle");
        }
        if (where.self) {
            Launcher.path();
        } else {
            address(where.url);
        }
    }

    private Plan plan() {
        boolean joins = !how.idle || rooms.isPresent();
        int roomCount = rooms.orElse(1);
        return new Plan(
                members,
                roomCount,
                joinRooms,
                joins,
                payload,
                load(),
                warmup,
                duration,
                drain,
                senders.orElse(Math.max(SENDERS, roomCount)),
                stalled,
                ackJoins && !yardstick,
                !noRecovery,
                targets);
    }

    private Load load() {
        if (how.idle) {
            return new Load.Idle();
        }
        return how.rate != null ? new Load.Rate(how.rate) : new Load.Window(how.window);
    }

    private ServerUnderTest server() {
        if (where.self) {
            OptionalInt cpu = serverCpu.map(OptionalInt::of).orElse(OptionalInt.empty());
            return ChildServer.start(Launcher.path(), cpu, settings);
        }
        return ServerUnderTest.running(address(where.url), pid);
    }

    private int report(Result result) {
        spec.commandLine().getOut().print(TextReport.of(result));
        spec.commandLine().getOut().flush();
        json.ifPresent(file -> write(file, JsonReport.of(result)));
        plot.ifPresent(file -> write(file, SvgPlot.of(result, result.load().orElseThrow())));
        return result.passes() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new RunFailure("cannot write " + file + ": " + e, e);
        }
    }

    private static InetSocketAddress address(URI url) {
        boolean plain = "http".equals(url.getScheme())
                && url.getHost() != null
                && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
        if (!plain) {
            throw new IllegalArgumentException("--url looks like http://HOST:PORT, not '" + url + "'");
        }
        return new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 80 : url.getPort());
    }
}
