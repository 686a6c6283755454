package io.stentor.server.cli;

import io.stentor.server.config.Options;
import java.io.PrintStream;

/** What a server says when it has started: a banner for the person, one line for the program that waits for it. */
record Announcement(Options options, RunningServer server) {

    /** The ready line comes last: whoever has read it can connect. */
    void print(Shell shell) {
        printBanner(shell.err());
        shell.err().flush();
        shell.out().println(readyLine(shell.uptimeMs().getAsLong()));
        shell.out().flush();
    }

    private void printBanner(PrintStream err) {
        Build build = Build.current();
        err.printf(
                "Stentor %s (commit %s), JDK %s, transport %s, pid %d%n",
                build.version(),
                build.commit(),
                build.jdk(),
                server.transportName(),
                ProcessHandle.current().pid());
        err.println("AUTHENTICATION IS OFF: anyone who reaches this port can join any conversation as any user.");
        if (options.dev()) {
            err.println("Demo chat: " + scheme() + "://"
                    + authority(browsable(options.server().host()), publicPort()) + "/");
        }
    }

    private String readyLine(long uptimeMs) {
        String admin = server.adminAddress() == null
                ? ""
                : " (admin http://"
                        + authority(
                                options.admin().host(), server.adminAddress().getPort()) + ")";
        return "stentor ready on " + scheme() + "://"
                + authority(options.server().host(), publicPort()) + admin + " in " + uptimeMs + " ms";
    }

    private String scheme() {
        return options.server().tls().isOn() ? "https" : "http";
    }

    private int publicPort() {
        return server.publicAddress().getPort();
    }

    private static String authority(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** An address that a browser on this machine can open. */
    private static String browsable(String host) {
        return host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
    }
}
