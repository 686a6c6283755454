package io.stentor.bench.compare;

import io.stentor.bench.report.Lines;
import java.util.List;
import java.util.Locale;

/** A comparison as aligned tables for people, one for each scenario. Stateless. */
final class TableReport {

    private static final int NAME_WIDTH = 22;
    private static final int MARGIN = 2;
    private static final String LIMIT = "*";

    private static final List<String> CAVEATS = List.of(
            "Over loopback there is no network: no loss, no delay, no card's interrupts, and both ends of a connection cost CPU"
                    + " on one machine. Latency is what the server and the kernel cause, and the load that shares the caches.",
            "A server runs as one process on one CPU. Servers that need several processes for several cores pay for what"
                    + " lies between them, which is not measured here.",
            "Each run has a server of its own, started for it; a JVM has compiled what rehearsal and warm-up have shown it.");

    private TableReport() {}

    static String of(Report report) {
        Lines lines = new Lines();
        addHead(lines, report);
        report.scenarios().forEach(scenario -> addScenario(lines, report, scenario));
        addNotes(lines, report);
        return lines.text();
    }

    private static void addHead(Lines lines, Report report) {
        lines.wrapped("machine", report.machine().describe());
        lines.wrapped("placing", report.placement().toString());
        lines.wrapped("runs", runs(report.effort()));
        for (Contender contender : report.contenders()) {
            lines.add("");
            lines.wrapped("server", contender.server().title() + ": " + contender.version());
            lines.wrapped("told", contender.server().told());
        }
        report.absent().forEach((server, reason) -> {
            lines.add("");
            lines.wrapped("left out", server.title() + ": " + reason);
        });
    }

    private static String runs(Effort effort) {
        return format(
                "%s, %.1f s measured after %.1f s of a rehearsal (4 messages in flight to 10 members) and %.1f s of the"
                        + " load; packets of 128 B unless said otherwise, every delivery checked",
                effort.rounds() == 1 ? "1 round" : "medians of " + effort.rounds() + " rounds",
                effort.duration().toMillis() / 1e3,
                effort.rehearsal().toMillis() / 1e3,
                effort.warmup().toMillis() / 1e3);
    }

    private static void addScenario(Lines lines, Report report, Scenario scenario) {
        List<Metric> metrics = scenario.kind().metrics();
        StringBuilder head = new StringBuilder(" ".repeat(MARGIN + NAME_WIDTH));
        metrics.forEach(metric -> head.append(Lines.right(metric.title(), width(metric))));
        lines.add("");
        lines.add(scenario.title() + " (" + scenario.id() + ")");
        lines.add(head.toString());
        for (Server server : report.servers()) {
            lines.add(" ".repeat(MARGIN) + row(report.standings(), scenario, server));
        }
    }

    private static String row(Standings standings, Scenario scenario, Server server) {
        String id = scenario.id();
        String name = String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s", server.title());
        String failure = standings.failure(id, server).orElse("");
        if (standings.measured(id, server) == 0) {
            return name + "  could not; " + failure;
        }
        StringBuilder row = new StringBuilder(name);
        for (Metric metric : scenario.kind().metrics()) {
            String value =
                    standings.median(id, server, metric).map(metric::format).orElse("-");
            boolean limited = metric == Metric.DELIVERIES_PER_SECOND && standings.isGeneratorTheLimit(id, server);
            row.append(Lines.right(limited ? value + LIMIT : value, width(metric)));
        }
        int rounds = standings.rounds(id, server).size();
        return failure.isEmpty()
                ? row.toString()
                : row + format("  (%d of %d rounds; %s)", standings.measured(id, server), rounds, failure);
    }

    private static void addNotes(Lines lines, Report report) {
        boolean limited = report.scenarios().stream()
                .anyMatch(scenario -> report.servers().stream()
                        .anyMatch(server -> report.standings().isGeneratorTheLimit(scenario.id(), server)));
        lines.add("");
        if (limited) {
            lines.wrapped(LIMIT, "The load generator itself was the limit: this server can do more.");
        }
        if (report.machine().isShared()) {
            lines.wrapped("note", "Others were using this machine: only figures beside each other can be compared.");
        }
        CAVEATS.forEach(caveat -> lines.wrapped("note", caveat));
    }

    private static int width(Metric metric) {
        return Math.max(metric.title().length(), 9) + 3;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
