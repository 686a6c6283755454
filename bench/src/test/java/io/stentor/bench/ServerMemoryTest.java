package io.stentor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real server process costs in resident memory. Fails when it grows. */
@Tag("once")
class ServerMemoryTest {
    /** As many as the usual limit of 20,000 descriptors allows each process. */
    private static final int CONNECTIONS = 15_000;

    private static final double MAX_KB_PER_CONNECTION = 8;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @AfterEach
    void forgetLauncher() {
        System.clearProperty(Launcher.PROPERTY);
    }

    @Test
    void shouldHoldAnIdleWebSocketConnectionInEightKilobytes() throws IOException {
        System.setProperty(Launcher.PROPERTY, launcher().toString());
        Path json = directory.resolve("memory.json");

        List<String> arguments = new ArrayList<>(List.of("fanout", "--self", "--idle"));
        arguments.addAll(List.of("--members", String.valueOf(CONNECTIONS), "--json", json.toString()));
        int exit = BenchMain.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));

        assertThat(exit).as("%s%s", out, err).isZero();
        assertThat(kilobytesPerConnection(json)).isPositive().isLessThan(MAX_KB_PER_CONNECTION);
    }

    /** The server's classes as this build has them, with the launcher's memory settings. */
    private Path launcher() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String command = "#!/bin/sh\nexec '" + java + "' -XX:+UseSerialGC -Xms64m -cp '"
                + System.getProperty("java.class.path") + "' io.stentor.server.cli.StentorMain \"$@\"\n";
        Path script = Files.writeString(directory.resolve("launcher"), command);
        if (!script.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + script + " executable");
        }
        return script;
    }

    private static double kilobytesPerConnection(Path json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json.toFile())) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME
                        && parser.currentName().equals("kbPerConnection")) {
                    parser.nextToken();
                    return parser.getDoubleValue();
                }
            }
        }
        throw new AssertionError("no figure in " + Files.readString(json));
    }
}
