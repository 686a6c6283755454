package io.stentor.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * What a comparison was made on, and how busy it was at the start.
 *
 * @param at when, UTC
 * @param processor its name as the kernel gives it
 * @param memoryBytes none when unknown
 * @param loadAverage processes that wanted to run in the minute before; negative when unknown
 */
public record Machine(
        Instant at,
        String processor,
        int cpus,
        Optional<Long> memoryBytes,
        String system,
        String java,
        double loadAverage) {

    /** Looks now. */
    public static Machine here() {
        return new Machine(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                field("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                field("/proc/meminfo", "MemTotal").map(text -> Long.parseLong(text.replaceAll("\\D", "")) * 1024),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Runtime.version().toString(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** Whether others wanted the processors, too. */
    public boolean isShared() {
        return loadAverage > cpus / 4.0;
    }

    /** One line for people. */
    public String describe() {
        String memory = memoryBytes
                .map(bytes -> String.format(Locale.ROOT, ", %.0f GB", bytes / 1e9))
                .orElse("");
        String load =
                loadAverage < 0 ? "" : String.format(Locale.ROOT, "; load average %.2f at the start", loadAverage);
        return processor + ", " + cpus + " CPUs" + memory + ", " + system + ", JDK " + java + ", " + at + load;
    }

    /** Its fields, for programs, into the object that is open. */
    public void write(JsonGenerator json) throws IOException {
        json.writeStringField("at", at.toString());
        json.writeStringField("processor", processor);
        json.writeNumberField("cpus", cpus);
        if (memoryBytes.isPresent()) {
            json.writeNumberField("memoryBytes", memoryBytes.get());
        }
        json.writeStringField("system", system);
        json.writeStringField("java", java);
        json.writeNumberField("loadAverage", loadAverage);
    }

    private static Optional<String> field(String file, String name) {
        try {
            return Files.readString(Path.of(file), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            // Not Linux.
            return Optional.empty();
        }
    }
}
