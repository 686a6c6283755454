package io.stentor.server.cli;

import io.stentor.server.logging.LogProvider;
import io.stentor.transport.loop.IoTransport;
import io.stentor.transport.tls.Tls;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** The {@code stentor} command: {@code serve}, {@code config defaults}, {@code token}, {@code version}. Exit codes: {@link ExitCode}. */
public final class StentorMain {
    /** When the launcher script handed over to the JVM, in milliseconds since the epoch. */
    private static final String LAUNCHED_AT_PROPERTY = "stentor.launchedAtMs";

    private StentorMain() {}

    public static void main(String[] arguments) {
        LogProvider.choose();
        Shell shell = new Shell(
                System.getenv(),
                System.out,
                System.err,
                new FileOutputStream(FileDescriptor.err),
                Standalone::start,
                TerminationSignal::install,
                () -> IoTransport.best().name().toLowerCase(Locale.ROOT),
                Tls::providerName,
                StentorMain::uptimeMs);
        System.exit(runGuarded(shell, arguments));
    }

    /** Event loops that have begun would keep a process going that serves nobody. */
    @SuppressWarnings("CatchAndPrintStackTrace") // there may be no log yet
    private static int runGuarded(Shell shell, String... arguments) {
        try {
            return run(shell, arguments);
        } catch (RuntimeException | Error bug) {
            bug.printStackTrace();
            return ExitCode.FAILED;
        }
    }

    /** Runs one command to its end and tells the exit code. */
    static int run(Shell shell, String... arguments) {
        return CommandSyntax.commandLine(stentor(shell), shell).execute(arguments);
    }

    private static CommandSpec stentor(Shell shell) {
        CommandSpec stentor = CommandSyntax.group(
                "stentor", "stentor COMMAND [OPTION]...", "A Socket.IO server for broadcasting to rooms.");
        CommandSyntax.addTo(stentor, ServeCommand.syntax(shell));
        CommandSyntax.addTo(stentor, ConfigCommand.syntax(shell));
        CommandSyntax.addTo(stentor, TokenCommand.syntax(shell));
        CommandSyntax.addTo(stentor, VersionCommand.syntax(shell));
        stentor.usageMessage()
                .footer("", "bin/stentor also has 'bench', the load generator. 'stentor COMMAND --help' tells more.");
        return stentor;
    }

    /** The JVM's own figure begins later, when its library is loaded, and costs the loading of a module. */
    private static long uptimeMs() {
        Long launchedAtMs = Long.getLong(LAUNCHED_AT_PROPERTY);
        long startedAtMs = launchedAtMs != null
                ? launchedAtMs
                : ManagementFactory.getRuntimeMXBean().getStartTime();
        return System.currentTimeMillis() - startedAtMs;
    }
}
