package io.stentor.bench.faults;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.stentor.checker.Report;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Outcomes as lines of a table for people, and as JSON. Stateless. */
final class FaultReport {
    private static final String ROW = "%-4s %-34s %-6s %9s %9s %7s %6s %8s %8s %8s %6s";

    private FaultReport() {}

    static String head() {
        return String.format(
                Locale.ROOT,
                ROW,
                "",
                "fault",
                "",
                "delivered",
                "recovered",
                "anew",
                "wrong",
                "p99 ms",
                "quiet",
                "back ms",
                "RSS MB");
    }

    static String row(Outcome outcome) {
        Report report = outcome.report().orElse(null);
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                ROW,
                outcome.fault().id(),
                outcome.fault().title(),
                outcome.passed() ? "passed" : "FAILED",
                report == null ? "-" : String.format(Locale.ROOT, "%,d", report.delivered()),
                report == null ? "-" : report.recoveredReturns(),
                report == null ? "-" : outcome.counts().get("anew"),
                report == null ? "-" : wrong(report),
                ms(outcome.faultP99Ms()),
                ms(outcome.quietP99Ms()),
                outcome.backMs() < 0 ? "-" : outcome.backMs(),
                outcome.residentBytes() >> 20));
        outcome.violations()
                .forEach(violation ->
                        text.append(System.lineSeparator()).append("     ").append(violation));
        return text.toString();
    }

    private static String ms(double value) {
        return value < 0 ? "-" : String.format(Locale.ROOT, "%.1f", value);
    }

    private static long wrong(Report report) {
        return report.counts().values().stream().mapToLong(Long::longValue).sum();
    }

    static String json(List<Outcome> outcomes) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeBooleanField("passed", outcomes.stream().allMatch(Outcome::passed));
            json.writeStringField("java", Runtime.version().toString());
            json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
            json.writeArrayFieldStart("faults");
            for (Outcome outcome : outcomes) {
                write(json, outcome);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, Outcome outcome) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", outcome.fault().id());
        json.writeStringField("title", outcome.fault().title());
        json.writeStringField("notHere", outcome.fault().notHere());
        json.writeBooleanField("passed", outcome.passed());
        json.writeNumberField("seed", outcome.seed());
        json.writeNumberField("seconds", outcome.seconds());
        if (outcome.report().isPresent()) {
            write(json, outcome.report().get());
        }
        json.writeObjectFieldStart("bystandersMs");
        json.writeNumberField("quietP99", outcome.quietP99Ms());
        json.writeNumberField("p99", outcome.faultP99Ms());
        json.writeNumberField("max", outcome.worstMs());
        json.writeEndObject();
        json.writeNumberField("backMs", outcome.backMs());
        json.writeNumberField("residentBytes", outcome.residentBytes());
        json.writeObjectFieldStart("counts");
        for (Map.Entry<String, Long> count : outcome.counts().entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("violations");
        for (String violation : outcome.violations()) {
            json.writeString(violation);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Report report) throws IOException {
        json.writeObjectFieldStart("deliveries");
        json.writeNumberField("messages", report.messages());
        json.writeNumberField("owed", report.owed());
        json.writeNumberField("delivered", report.delivered());
        json.writeNumberField("recoveredReturns", report.recoveredReturns());
        for (var fault : report.counts().entrySet()) {
            json.writeNumberField(fault.getKey().name().toLowerCase(Locale.ROOT), fault.getValue());
        }
        json.writeEndObject();
    }
}
