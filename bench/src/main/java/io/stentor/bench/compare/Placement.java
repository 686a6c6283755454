package io.stentor.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stentor.bench.fanout.RunFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which CPU the server has, and which the load. Immutable.
 *
 * @param server none when the kernel places everything
 * @param load empty when the kernel places everything
 */
public record Placement(OptionalInt server, List<Integer> load) {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";
    private static final String TASKSET = "taskset";

    public Placement {
        load = List.copyOf(load);
    }

    /** Everything wherever the kernel puts it. */
    public static Placement leftToTheKernel() {
        return new Placement(OptionalInt.empty(), List.of());
    }

    /**
     * The server on {@code wanted}, else on the lowest CPU this process may use, the load on all others.
     *
     * @throws IllegalArgumentException when there are no two of them
     */
    public static Placement apart(OptionalInt wanted) {
        return apart(wanted, allowed());
    }

    static Placement apart(OptionalInt wanted, List<Integer> allowed) {
        int server = wanted.orElse(allowed.get(0));
        List<Integer> others = allowed.stream().filter(cpu -> cpu != server).toList();
        if (!allowed.contains(server) || others.isEmpty()) {
            throw new IllegalArgumentException("server and load on CPUs of their own need CPU " + server
                    + " and another one; usable are " + allowed + ", and --no-pin does without");
        }
        return new Placement(OptionalInt.of(server), others);
    }

    /** Puts this whole process where the load belongs; children that are not placed follow it. */
    public void placeLoad() {
        if (!load.isEmpty()) {
            String self = Long.toString(ProcessHandle.current().pid());
            Tool.lines(List.of(TASKSET, "-a", "-c", "-p", list(), self));
        }
    }

    /** The command, as it is to be started. */
    public List<String> onServerCpu(List<String> command) {
        return server.isEmpty() ? command : on(Integer.toString(server.getAsInt()), command);
    }

    private static List<String> on(String cpus, List<String> command) {
        List<String> placed = new ArrayList<>(List.of(TASKSET, "-c", cpus));
        placed.addAll(command);
        return placed;
    }

    /** The command, as it is to be started to have every CPU: also that of the load, whose child it is. */
    public List<String> onAllCpus(List<String> command) {
        return server.isEmpty() ? command : on(server.getAsInt() + "," + list(), command);
    }

    @Override
    public String toString() {
        return server.isEmpty()
                ? "server and load wherever the kernel puts them"
                : "server on CPU " + server.getAsInt() + ", load on CPU " + list();
    }

    private String list() {
        return load.stream().map(cpu -> Integer.toString(cpu)).collect(Collectors.joining(","));
    }

    private static List<Integer> allowed() {
        try {
            return parse(Files.readString(STATUS, UTF_8));
        } catch (IOException e) {
            throw new RunFailure("this system does not say which CPUs may be used; --no-pin does without", e);
        }
    }

    /** Reads a list such as {@code 0-3,8}. */
    static List<Integer> parse(String status) {
        String list = status.lines()
                .filter(line -> line.startsWith(ALLOWED))
                .map(line -> line.substring(ALLOWED.length()).strip())
                .findFirst()
                .orElseThrow();
        List<Integer> cpus = new ArrayList<>();
        for (String part : list.split(",", -1)) {
            String[] ends = part.split("-", -1);
            IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                    .forEach(cpus::add);
        }
        return cpus;
    }
}
