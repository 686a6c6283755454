package io.stentor.bench.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A result as an aligned table for people. Stateless. */
public final class TextReport {

    private static final int NAME_WIDTH = 14;

    /** Above this a server with the default rate limit refuses messages without a word. */
    private static final double RATE_LIMIT = 90;

    /** Waiting for so large a part of the time is more than the generator's own compiler and collector cause. */
    private static final double CROWDED_OUT = 0.2;

    private TextReport() {}

    public static String of(Result result) {
        List<String> lines = new ArrayList<>();
        lines.add(row("plan", plan(result.plan())));
        lines.add(row("server", result.server()));
        lines.add(row("set-up", setUp(result)));
        result.load().ifPresent(load -> addLoad(lines, load));
        result.memory().ifPresent(memory -> addMemory(lines, result.plan(), memory));
        result.load().ifPresent(load -> addGenerator(lines, result.plan(), load));
        addClosed(lines, result);
        result.load().ifPresent(load -> lines.add(row("checked", verdict(load.verdict()))));
        result.targets().forEach(outcome -> lines.add(row("target", target(outcome))));
        addNotes(lines, result);
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static String plan(Plan plan) {
        if (plan.load() instanceof Load.Idle) {
            return format("%,d idle connections", plan.connections()) + (plan.joins() ? ", " + rooms(plan) : "");
        }
        String load = plan.load() instanceof Load.Window window
                ? format("%,d in flight", window.messages())
                : format("%,.1f messages/s", ((Load.Rate) plan.load()).messagesPerSecond());
        return format(
                "%s, %,d bytes, %s, %,d senders, %s after %s of warm-up",
                rooms(plan),
                plan.payloadBytes(),
                load,
                plan.senders(),
                seconds(plan.duration().toMillis()),
                seconds(plan.warmup().toMillis()));
    }

    private static String rooms(Plan plan) {
        String rooms =
                format("%,d %s of %,d members", plan.rooms(), plan.rooms() == 1 ? "room" : "rooms", plan.members());
        return plan.joinRooms() == 1
                ? rooms
                : format("%s, %,d connections in %,d rooms each", rooms, plan.connections(), plan.joinRooms());
    }

    private static String setUp(Result result) {
        String connected = format("%,d connected in %s", result.plan().connections(), seconds(result.connectMs()));
        String joined = result.plan().joins() ? ", joined in " + seconds(result.joinMs()) : "";
        String cpu = result.setUpMicrosPerConnection().isPresent()
                ? format(", %.1f µs CPU each", result.setUpMicrosPerConnection().getAsDouble())
                : "";
        return connected + joined + cpu;
    }

    private static void addLoad(List<String> lines, LoadFigures load) {
        lines.add(row("deliveries", format("%,.0f /s", load.deliveriesPerSecond())));
        lines.add(row("messages", format("%,.1f /s", load.messagesPerSecond())));
        lines.add(row(
                "latency ms",
                format(
                        "p50 %s   p90 %s   p99 %s   p99.9 %s   max %s",
                        ms(load.latencyMs(50)),
                        ms(load.latencyMs(90)),
                        ms(load.latencyMs(99)),
                        ms(load.latencyMs(99.9)),
                        ms(load.latencyMs(100)))));
        lines.add(row("server CPU", serverCpu(load)));
    }

    private static String serverCpu(LoadFigures load) {
        if (load.serverMicrosPerDelivery().isEmpty()) {
            return "unknown (needs --self or --pid)";
        }
        return format("%.3f µs per delivery, ", load.serverMicrosPerDelivery().getAsDouble())
                + usage(load.server().orElseThrow(), load);
    }

    private static String usage(Usage usage, LoadFigures load) {
        return format(
                "%.0f %% of one core, %.0f %% waiting for it",
                100 * usage.cpuShare(load.seconds()), 100 * usage.waitShare(load.seconds()));
    }

    private static void addMemory(List<String> lines, Plan plan, Result.Memory memory) {
        String joined = plan.joins() ? ", joined " + mb(memory.joined()) : "";
        lines.add(row(
                "server RSS",
                format(
                        "baseline %s, connected %s%s, end %s",
                        mb(memory.baseline()), mb(memory.connected()), joined, mb(memory.end()))));
        lines.add(row("per connection", format("%.2f KB", memory.connectionKb(plan.connections()))));
        if (plan.joins()) {
            long memberships = (long) plan.members() * plan.rooms();
            long bytes = memory.joined() - memory.connected();
            lines.add(row(
                    "joins",
                    format("%s for %,d memberships, %,d bytes each", mb(bytes), memberships, bytes / memberships)));
        }
    }

    private static void addGenerator(List<String> lines, Plan plan, LoadFigures load) {
        String late = plan.load() instanceof Load.Rate
                ? ", messages sent at most " + ms(load.worstSendDelayMs()) + " ms late"
                : "";
        lines.add(row("generator", usage(load.generator(), load) + late));
    }

    private static void addClosed(List<String> lines, Result result) {
        if (result.plan().stalled() > 0) {
            lines.add(row(
                    "stalled",
                    format(
                            "%,d members, %,d closed by the server",
                            result.plan().stalled(), result.stalledClosed())));
        }
        for (Map.Entry<String, Integer> reason : result.closeReasons().entrySet()) {
            lines.add(row("closed", format("%,d members: %s", reason.getValue(), reason.getKey())));
        }
    }

    private static String verdict(Verdict verdict) {
        return format(
                "%,d deliveries: %,d lost, %,d duplicated, %,d reordered, %,d foreign, %,d malformed; %s",
                verdict.deliveries(),
                verdict.lost(),
                verdict.duplicated(),
                verdict.reordered(),
                verdict.foreign(),
                verdict.malformed(),
                verdict.disagreements() == 0
                        ? "one order in every room"
                        : format("%,d members saw another order", verdict.disagreements()));
    }

    private static String target(Result.TargetOutcome outcome) {
        return format(
                "%s %s ms, at most %s ms: %s",
                outcome.target().name(),
                ms(outcome.measuredMs()),
                ms(outcome.target().limitMs()),
                outcome.met() ? "met" : "MISSED");
    }

    private static void addNotes(List<String> lines, Result result) {
        result.load().ifPresent(load -> {
            if (load.isGeneratorTheLimit()) {
                boolean crowdedOut = load.generator().waitShare(load.seconds()) > CROWDED_OUT;
                String others = crowdedOut ? ", because others used its CPU" : "";
                lines.add(row("note", "the load generator itself was the limit" + others));
            }
            if (load.verdict().lost() > 0
                    && load.messagesPerSecond() / result.plan().senders() > RATE_LIMIT) {
                lines.add(row("note", "senders may have met the server's limits.eventRate; 0 turns it off"));
            }
        });
        lines.add(row("result", result.passes() ? "passed" : "FAILED"));
    }

    private static String row(String name, String value) {
        return name + " ".repeat(Math.max(1, NAME_WIDTH + 2 - name.length())) + value;
    }

    private static String ms(double value) {
        return value < 1 ? format("%.3f", value) : value < 100 ? format("%.2f", value) : format("%,.0f", value);
    }

    private static String mb(long bytes) {
        return format("%,.1f MB", bytes / 1048576.0);
    }

    private static String seconds(long ms) {
        return format("%.1f s", ms / 1000.0);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
