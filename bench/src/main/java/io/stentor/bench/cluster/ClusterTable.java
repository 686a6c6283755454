package io.stentor.bench.cluster;

import io.stentor.bench.compare.Machine;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The medians of all rounds for people. Stateless. */
final class ClusterTable {
    private ClusterTable() {}

    /** A line of the table. */
    private record Row(String title, String format, ToDoubleFunction<Figures> figure) {}

    private static final List<Row> ROWS = List.of(
            new Row("messages/s through Redis, 64 under way", "%,.0f", Figures::messagesPerSecond),
            new Row("CPU µs/delivery, the members' server", "%.2f", Figures::membersMicros),
            new Row("CPU µs/message, the speaker's server", "%.1f", Figures::speakersMicros),
            new Row("CPU µs/message, Redis", "%.1f", Figures::redisMicros),
            new Row("CPU µs/message, a server without members", "%.1f", Figures::idleMicros),
            new Row("p50 ms on one server", "%.2f", Figures::togetherP50Ms),
            new Row("p99 ms on one server", "%.2f", Figures::togetherP99Ms),
            new Row("p50 ms added by Redis", "%.2f", Figures::addedP50Ms),
            new Row("p99 ms added by Redis", "%.2f", Figures::addedP99Ms));

    static String of(ClusterBench bench, Machine machine, Map<Make, List<Figures>> all) {
        StringBuilder table = new StringBuilder();
        table.append(machine.describe()).append(System.lineSeparator());
        table.append(String.format(
                Locale.ROOT,
                "%s, %d members, one speaker on another server, latencies at %.0f messages/s; medians of %d rounds; %s%n%n",
                bench.mode(),
                bench.members(),
                bench.rate(),
                bench.rounds(),
                bench.placement()));
        table.append(String.format(Locale.ROOT, "%-44s", ""));
        all.keySet().forEach(make -> table.append(String.format(Locale.ROOT, "%22s", make.title())));
        for (Row row : ROWS) {
            table.append(String.format(Locale.ROOT, "%n%-44s", row.title));
            for (List<Figures> rounds : all.values()) {
                String value = String.format(Locale.ROOT, row.format, median(rounds, row.figure));
                table.append(String.format(Locale.ROOT, "%22s", value));
            }
        }
        return table.toString();
    }

    private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
