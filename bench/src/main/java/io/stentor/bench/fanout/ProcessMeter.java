package io.stentor.bench.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads what the kernel says about a process. Stateless but for the process it is about; any thread. */
public final class ProcessMeter {

    /** Linux counts CPU time for user space in hundredths of a second, on every architecture. */
    private static final long NANOS_PER_TICK = 10_000_000;

    /** Fields after the command's closing parenthesis, counted from 0; user and system time are 14 and 15 of all. */
    private static final int UTIME = 11;

    private static final int STIME = 12;

    private final long pid;
    private final Path directory;

    public ProcessMeter(long pid) {
        this.pid = pid;
        directory = Path.of("/proc", Long.toString(pid));
    }

    /** What it has had of the CPUs so far. */
    public Usage usage() {
        return new Usage(cpuNanos(), waitNanos());
    }

    /** User and system time of all threads so far. */
    private long cpuNanos() {
        return cpuNanos(read("stat"));
    }

    /** How long the threads that live now have been ready to run and were not let. */
    private long waitNanos() {
        try (Stream<Path> threads = Files.list(directory.resolve("task"))) {
            return threads.mapToLong(thread -> waitNanosOf(thread.resolve("schedstat")))
                    .sum();
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /** {@link #waitNanos} of the calling thread alone; 0 where the kernel does not say. */
    static long ownWaitNanos() {
        return waitNanosOf(Path.of("/proc/thread-self/schedstat"));
    }

    /** Resident set in bytes. */
    long residentBytes() {
        return residentBytes(read("status"));
    }

    static long cpuNanos(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * NANOS_PER_TICK;
    }

    static long residentBytes(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow(() -> new RunFailure("the server process has ended"));
    }

    private static long waitNanosOf(Path schedstat) {
        try {
            return Long.parseLong(Files.readString(schedstat, UTF_8).split(" ", -1)[1]);
        } catch (IOException e) {
            // The thread has ended since it was listed.
            return 0;
        }
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file), UTF_8);
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private RunFailure gone(IOException cause) {
        return new RunFailure("cannot read process " + pid + ": " + cause.getMessage(), cause);
    }
}
