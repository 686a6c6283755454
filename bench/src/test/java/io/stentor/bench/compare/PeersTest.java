package io.stentor.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.bench.fanout.RunFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Installing peers, with scripts in the place of Node.js, npm and Maven. */
class PeersTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"NODE,node", "BUN,npm", "NETTY_SOCKETIO,mvn"})
    void shouldSayWhatIsMissing(Server server, String program) {
        assertThatThrownBy(() -> peers().contender(server))
                .isInstanceOf(RunFailure.class)
                .hasMessage("there is no " + program + " on the PATH");
    }

    @Test
    void shouldInstallOnceAndAgainWhenItsSourcesHaveChanged() throws IOException {
        program("node", "echo 'socket.io  1.2.3'; echo Node 4");
        program("npm", "echo \"$PWD $*\" >> '" + directory + "/calls'");
        source("node/package.json", "{}");

        Contender contender = peers().contender(Server.NODE);
        peers().contender(Server.NODE);

        Path folder = directory.resolve("work/node");
        assertThat(contender.command())
                .containsExactly(
                        directory.resolve("bin/node").toString(),
                        folder.resolve("server.mjs").toString());
        assertThat(contender.version()).isEqualTo("socket.io 1.2.3, Node 4");
        assertThat(directory.resolve("calls")).hasContent(folder + " ci --ignore-scripts --no-audit --no-fund");

        source("node/package.json", "{\"version\":\"2\"}");
        peers().contender(Server.NODE);

        assertThat(Files.readAllLines(directory.resolve("calls"))).hasSize(2);
        assertThat(folder.resolve("package.json")).hasContent("{\"version\":\"2\"}");
    }

    @Test
    void shouldSayWhereToLookWhenAnInstallationFailsAndTryItAgain() throws IOException {
        program("node", "echo 1");
        program("npm", "echo no such package; exit 3");
        source("node/package.json", "{}");

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> peers().contender(Server.NODE))
                    .isInstanceOf(RunFailure.class)
                    .hasMessage("npm fails with exit code 3; see " + directory.resolve("work/node.log"));
        }
        assertThat(directory.resolve("work/node.log")).hasContent("no such package\nno such package");
    }

    @Test
    void shouldSayThatBunIsNotMadeForThisMachine() throws IOException {
        program("npm", "exit 0");
        source("bun/package.json", "{}");

        assertThatThrownBy(() -> peers().contender(Server.BUN))
                .isInstanceOf(RunFailure.class)
                .hasMessage("Bun is not made for this machine");
    }

    private Peers peers() {
        return new Peers(
                "/bin/false",
                directory.resolve("sources"),
                directory.resolve("work"),
                directory.resolve("bin").toString());
    }

    private void program(String name, String script) throws IOException {
        Path program = directory.resolve("bin").resolve(name);
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    private void source(String name, String text) throws IOException {
        Path file = directory.resolve("sources").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
