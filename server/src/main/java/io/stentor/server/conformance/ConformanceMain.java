package io.stentor.server.conformance;

import io.stentor.server.cli.LogOutput;
import io.stentor.server.cli.StopSignal;
import io.stentor.server.cli.TerminationSignal;
import io.stentor.server.config.InvalidOptionsException;
import io.stentor.server.config.LogLevel;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The {@code conformance-server} command: runs one {@link Profile} until it is told to stop. Exit codes: 0 after SIGTERM
 * or SIGINT, 1 when it cannot start, 2 for a mistake in the command line; each mistake is one line.
 */
public final class ConformanceMain {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private static final String HOST = "0.0.0.0";
    private static final int DEFAULT_PORT = 3000;
    private static final int DEFAULT_ADMIN_PORT = 3001;
    private static final int DEFAULT_CONTROL_PORT = 3002;
    private static final String SYNOPSIS =
            "Usage: conformance-server --profile NAME [--port N]; with the profile cluster also [--admin-port N]"
                    + " [--control-port N]";
    private static final List<String> PORTS = List.of("--port", "--admin-port", "--control-port");

    private final PrintStream out;
    private final PrintStream err;
    private final Supplier<? extends StopSignal> stopSignal;
    private final Map<String, Integer> ports = new HashMap<>(
            Map.of("--port", DEFAULT_PORT, "--admin-port", DEFAULT_ADMIN_PORT, "--control-port", DEFAULT_CONTROL_PORT));
    private boolean morePorts;
    private boolean cluster;
    private Profile profile;

    ConformanceMain(PrintStream out, PrintStream err, Supplier<? extends StopSignal> stopSignal) {
        this.out = out;
        this.err = err;
        this.stopSignal = stopSignal;
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(new ConformanceMain(System.out, System.err, TerminationSignal::install).run(List.of(arguments)));
    }

    /** Runs to the end and tells the exit code. */
    int run(List<String> arguments) throws InterruptedException {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.println(SYNOPSIS);
            out.println("Profiles: " + profileNames() + ". Default port " + DEFAULT_PORT + ", 0 for a free one.");
            return DONE;
        }
        String mistake = read(arguments);
        if (mistake != null) {
            return complain(mistake + " (see conformance-server --help)", USAGE);
        }
        return cluster ? serveCluster() : serve();
    }

    private static String profileNames() {
        return Profile.names() + ", " + ClusterProfile.NAME;
    }

    /** Takes the command line; returns what is wrong with it, or null. */
    private String read(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (!option.equals("--profile") && !PORTS.contains(option)) {
                return "unknown option '" + option + "'";
            }
            if (i + 1 == arguments.size()) {
                return option + " needs a value";
            }
            String mistake = take(option, arguments.get(i + 1));
            if (mistake != null) {
                return mistake;
            }
        }
        if (profile == null && !cluster) {
            return "--profile is missing: " + profileNames();
        }
        return morePorts && !cluster ? "only the profile cluster has --admin-port and --control-port" : null;
    }

    private String take(String option, String value) {
        if (option.equals("--profile")) {
            cluster = value.equals(ClusterProfile.NAME);
            profile = Profile.of(value);
            return profile == null && !cluster ? "unknown profile '" + value + "': " + profileNames() : null;
        }
        boolean isPort = value.matches("\\d{1,5}") && Integer.parseInt(value) <= 0xffff;
        if (isPort) {
            ports.put(option, Integer.parseInt(value));
            morePorts |= !option.equals("--port");
        }
        return isPort ? null : option + " is a number from 0 to 65535, not '" + value + "'";
    }

    private int serve() throws InterruptedException {
        StopSignal stop = stopSignal.get();
        LogOutput.begin(LogLevel.WARN);
        Profile.Running running;
        try {
            running = profile.start().at(HOST, ports.get("--port"));
        } catch (IOException e) {
            return complain(e.getMessage(), FAILED);
        }
        out.println("conformance server ready on http://" + HOST + ":" + running.port() + " (profile " + profile.name()
                + ")");
        out.flush();
        stop.await();
        running.stop();
        return DONE;
    }

    private int serveCluster() throws InterruptedException {
        StopSignal stop = stopSignal.get();
        LogOutput.begin(LogLevel.WARN);
        try (ClusterProfile running = ClusterProfile.start(
                System.getenv(), ports.get("--port"), ports.get("--admin-port"), ports.get("--control-port"))) {
            long uptimeMs = System.currentTimeMillis()
                    - ManagementFactory.getRuntimeMXBean().getStartTime();
            out.println("stentor ready on " + running.urls() + " in " + uptimeMs + " ms");
            out.flush();
            stop.await();
        } catch (InvalidOptionsException e) {
            return complain(e.getMessage(), USAGE);
        } catch (IOException e) {
            return complain(e.getMessage(), FAILED);
        }
        return DONE;
    }

    private int complain(String mistake, int exitCode) {
        err.println("conformance-server: " + mistake);
        err.flush();
        return exitCode;
    }
}
