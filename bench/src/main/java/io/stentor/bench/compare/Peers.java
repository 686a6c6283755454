package io.stentor.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stentor.bench.fanout.ChildServer;
import io.stentor.bench.fanout.RunFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes servers ready to be compared: on first use, and again when what they are made from has changed, each is copied to a
 * working folder of its own and its libraries, in pinned versions, are fetched into it by npm or Maven. Immutable.
 */
public final class Peers {

    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(10);

    /** Holds what was installed; written last, so that half an installation is none. */
    private static final String STAMP = "installed.txt";

    private final String launcher;
    private final Path sources;
    private final Path work;
    private final String path;

    /**
     * @param launcher {@code bin/stentor}
     * @param sources the folder of the peers' programs
     * @param work where they are installed
     * @param path the folders with {@code node}, {@code npm} and {@code mvn}
     */
    public Peers(String launcher, Path sources, Path work, String path) {
        this.launcher = launcher;
        this.sources = sources;
        this.work = work;
        this.path = path;
    }

    /**
     * A server that can be started.
     *
     * @throws RunFailure when it cannot, with what is missing
     */
    Contender contender(Server server) {
        try {
            Files.createDirectories(work);
            return switch (server) {
                case STENTOR -> stentor();
                case NODE -> node();
                case BUN -> bun();
                case NETTY_SOCKETIO -> nettySocketIo();
            };
        } catch (IOException e) {
            throw new RunFailure("cannot be installed: " + e, e);
        }
    }

    private Contender stentor() {
        List<String> command = ChildServer.command(launcher, OptionalInt.empty(), List.of());
        return new Contender(Server.STENTOR, command, log(Server.STENTOR.id()), version(List.of(launcher, "version")));
    }

    private Contender node() {
        return contender(Server.NODE, nodeProgram(Server.NODE.id()));
    }

    /**
     * What starts one of the programs for Node.js, with its libraries installed.
     *
     * @param id the name of its folder
     * @throws RunFailure when it cannot be installed
     */
    public List<String> nodeProgram(String id) {
        try {
            Files.createDirectories(work);
            String node = find("node");
            return List.of(node, install(id, npm()).resolve("server.mjs").toString());
        } catch (IOException e) {
            throw new RunFailure("cannot be installed: " + e, e);
        }
    }

    private Contender bun() throws IOException {
        Path folder = install(Server.BUN.id(), npm());
        return contender(
                Server.BUN, List.of(bunIn(folder), folder.resolve("server.mjs").toString()));
    }

    private Contender nettySocketIo() throws IOException {
        List<String> maven = List.of(find("mvn"), "-q", "-B", "compile");
        Path target = install(Server.NETTY_SOCKETIO.id(), maven).resolve("target");
        String classPath = target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        // The collector and the first heap of the launcher; the rest is the JDK's choice for both.
        return contender(
                Server.NETTY_SOCKETIO,
                List.of(java.toString(), "-XX:+UseSerialGC", "-Xms64m", "-cp", classPath, "NettySocketIoServer"));
    }

    private Contender contender(Server server, List<String> command) {
        List<String> version = new ArrayList<>(command);
        version.add("--version");
        return new Contender(server, command, log(server.id()), version(version));
    }

    /** In one line, whatever columns it is printed in. */
    private static String version(List<String> command) {
        return Tool.lines(command).stream()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .collect(Collectors.joining(", "));
    }

    private List<String> npm() {
        return List.of(find("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    }

    private String find(String program) {
        return Tool.find(program, path)
                .orElseThrow(() -> new RunFailure("there is no " + program + " on the PATH"))
                .toString();
    }

    private Path log(String id) {
        return work.resolve(id + ".log");
    }

    private Path install(String id, List<String> command) throws IOException {
        Path source = sources.resolve(id);
        Path folder = work.resolve(id);
        Path stamp = folder.resolve(STAMP);
        String wanted = describe(source);
        if (!Files.exists(stamp) || !Files.readString(stamp, UTF_8).equals(wanted)) {
            copy(source, folder);
            ProcessBuilder installer = new ProcessBuilder(command).directory(folder.toFile());
            installer.environment().put("JAVA_HOME", System.getProperty("java.home"));
            try {
                Tool.run(installer, log(id), INSTALL_LIMIT);
            } catch (RunFailure e) {
                throw new RunFailure(e.getMessage() + "; see " + log(id), e);
            }
            Files.writeString(stamp, wanted, UTF_8);
        }
        return folder;
    }

    /** Everything that an installation is made from, so that a change of any of it is seen. */
    private static String describe(Path source) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : filesOf(source)) {
            all.append(source.relativize(file)).append('\n').append(Files.readString(file, UTF_8));
        }
        return all.toString();
    }

    private static void copy(Path source, Path folder) throws IOException {
        for (Path file : filesOf(source)) {
            Path copy = folder.resolve(source.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static List<Path> filesOf(Path source) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** npm fetches the one package of Bun's that fits the machine. */
    private static String bunIn(Path folder) throws IOException {
        Path packages = folder.resolve("node_modules/@oven");
        try (Stream<Path> found = Files.exists(packages) ? Files.list(packages) : Stream.empty()) {
            return found.map(each -> each.resolve("bin/bun"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new RunFailure("Bun is not made for this machine"))
                    .toString();
        }
    }
}
