package io.stentor.server.cli;

import io.stentor.server.config.LogLevel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code stentor version}. */
final class VersionCommand implements Callable<Integer> {
    private final Shell shell;

    private VersionCommand(Shell shell) {
        this.shell = shell;
    }

    static CommandSpec syntax(Shell shell) {
        return CommandSyntax.command(
                "version",
                "stentor version",
                "Print the version, the git commit, the JDK, the transport and the TLS provider.",
                new VersionCommand(shell));
    }

    @Override
    public Integer call() {
        LogOutput.begin(LogLevel.WARN);
        Build build = Build.current();
        line("stentor", build.version());
        line("commit", build.commit());
        line("jdk", build.jdk());
        line("transport", shell.bestTransport().get());
        line("tls", shell.tlsProvider().get());
        return ExitCode.DONE;
    }

    private void line(String name, String value) {
        shell.out().printf("%-10s %s%n", name, value);
    }
}
