package io.stentor.server.cli;

import io.stentor.server.config.AuthMode;
import io.stentor.server.config.LogFormat;
import io.stentor.server.config.Options;
import io.stentor.server.logging.BackgroundWriter;
import io.stentor.server.logging.LineStream;
import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server says when it has started: a banner for the person, one line for the program that waits for it. */
record Announcement(Options options, RunningServer server) {

    private static final Logger LOG = LoggerFactory.getLogger(Announcement.class);
    private static final byte[] NOTHING = {};
    private static final String AUTHENTICATION_OFF =
            "AUTHENTICATION IS OFF: anyone who reaches this port can join any conversation as any user.";

    /** The ready line comes last: whoever has read it can connect. */
    void print(Shell shell) {
        if (options.logging().format() == LogFormat.JSON) {
            logBanner();
        } else {
            printBanner(shell.err());
        }
        shell.err().flush();
        printReadyLine(shell);
    }

    /** A pipe that nobody reads must not keep the main thread from the signal that ends the server. */
    private void printReadyLine(Shell shell) {
        try (BackgroundWriter writer = BackgroundWriter.start("stentor-ready", shell.out(), count -> NOTHING)) {
            LineStream.waiting(writer).println(readyLine(shell.uptimeMs().getAsLong()));
        }
    }

    /** What starts with a log in JSON has nobody who looks at its standard error, and something that reads it by lines. */
    private void logBanner() {
        Build build = Build.current();
        LOG.atInfo()
                .addKeyValue("event", "started")
                .addKeyValue("version", build.version())
                .addKeyValue("commit", build.commit())
                .addKeyValue("jdk", build.jdk())
                .addKeyValue("transport", server.transportName())
                .addKeyValue("port", publicPort())
                .log("the server has started");
        if (isAnonymous()) {
            LOG.atWarn().addKeyValue("event", "authentication_off").log(AUTHENTICATION_OFF);
        }
    }

    private void printBanner(PrintStream err) {
        Build build = Build.current();
        // Joined by hand: a number in a format would load a country's customs, a twentieth of the time to ready.
        err.println("Stentor " + build.version() + " (commit " + build.commit() + "), JDK " + build.jdk()
                + ", transport " + server.transportName() + ", pid "
                + ProcessHandle.current().pid());
        if (isAnonymous()) {
            err.println(AUTHENTICATION_OFF);
        }
        if (options.dev()) {
            err.println("Demo chat: " + scheme() + "://"
                    + authority(browsable(options.server().host()), publicPort()) + "/");
        }
    }

    private boolean isAnonymous() {
        return options.auth().mode() == AuthMode.NONE;
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
