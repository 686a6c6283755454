package io.stentor.bench;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.stentor.bench.cluster.Make;
import io.stentor.bench.compare.Server;
import io.stentor.bench.fanout.Target;
import io.stentor.bench.growth.Axis;
import io.stentor.bench.units.Durations;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** Entry point of {@code stentor bench}. Exit codes: 0 passed, 1 failed, 2 wrong options. */
@Command(
        name = "stentor bench",
        description = "Loads a server and says what it can do.",
        subcommands = {
            FanoutCommand.class,
            CompareCommand.class,
            GrowthCommand.class,
            StagesCommand.class,
            ClusterCommand.class,
            FaultsCommand.class,
            SoakCommand.class
        })
public final class BenchMain implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        // Warnings only, on standard error: a generator has nothing to log, and the server's set-up is not its own.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        Charset charset = Charset.defaultCharset();
        System.exit(run(new PrintWriter(System.out, true, charset), new PrintWriter(System.err, true, charset), args));
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine bench = new CommandLine(new BenchMain());
        bench.getCommandSpec()
                .addOption(OptionSpec.builder("--help")
                        .usageHelp(true)
                        .scopeType(ScopeType.INHERIT)
                        .description("Show this help.")
                        .build());
        return bench.registerConverter(Duration.class, Durations::parse)
                .registerConverter(Target.class, Target::parse)
                .registerConverter(Server.class, Server::of)
                .registerConverter(Axis.class, Axis::of)
                .registerConverter(Make.class, Make::of)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((wrong, arguments) -> {
                    CommandLine command = wrong.getCommandLine();
                    command.getErr().println(command.getCommandName() + ": " + oneLine(wrong.getMessage()));
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(args);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to bench; see --help");
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\s*\\R\\s*", " ");
    }
}
