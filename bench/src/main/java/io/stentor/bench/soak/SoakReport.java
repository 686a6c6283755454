package io.stentor.bench.soak;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.stentor.checker.Report;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/** A soak as lines for people, and as JSON. Stateless. */
public final class SoakReport {
    private static final double MIB = 1 << 20;

    private SoakReport() {}

    static String head() {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%8s", "s"));
        for (Figure figure : Figure.values()) {
            line.append(String.format(Locale.ROOT, " %14s", figure.title()));
        }
        return line.toString();
    }

    static String row(long second, Map<Figure, Double> figures) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%8d", second));
        figures.forEach((figure, value) -> line.append(String.format(Locale.ROOT, " %14s", text(figure, value))));
        return line.toString();
    }

    private static String text(Figure figure, double value) {
        return figure.isBytes()
                ? String.format(Locale.ROOT, "%.2f MiB", value / MIB)
                : String.format(Locale.ROOT, "%.0f", value);
    }

    /** @param cuts ends of connections so far, by what the clients know */
    static String verdict(Report report, Map<String, Long> cuts) {
        return String.format(
                Locale.ROOT,
                "         judged: %s, %,d messages, %,d deliveries, %d returns recovered; cuts so far %s",
                report.isClean() ? "clean" : report.counts().toString(),
                report.messages(),
                report.delivered(),
                report.recoveredReturns(),
                cuts);
    }

    public static String text(SoakResult result) {
        Totals totals = result.totals();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%s: %,d judgements, %,d messages, %,d deliveries, %,d wrong; %,d returns recovered, %,d not; %,d confirmed messages asked %,d members; %,d guests; bystanders p50 %.1f p99 %.1f max %.0f ms%n",
                result.passed() ? "passed" : "FAILED",
                totals.judgements(),
                totals.messages(),
                totals.delivered(),
                totals.wrong(),
                totals.recovered(),
                totals.anew(),
                totals.confirmed(),
                totals.asked(),
                totals.guests(),
                totals.bystandersMs(50),
                totals.bystandersMs(99),
                totals.bystandersMs(100)));
        text.append(String.format(
                Locale.ROOT, "%-16s %14s %14s %14s %16s%n", "second half", "least", "median", "most", "grows an hour"));
        result.trends()
                .forEach((figure, trend) -> text.append(String.format(
                        Locale.ROOT,
                        "%-16s %14s %14s %14s %16s %s%n",
                        figure.title(),
                        text(figure, trend.least()),
                        text(figure, trend.median()),
                        text(figure, trend.most()),
                        text(figure, trend.perHour()),
                        trend.isFlat(figure.nothing()) ? "flat" : "GROWS")));
        result.violations().forEach(violation -> text.append(violation).append(System.lineSeparator()));
        return text.toString();
    }

    public static String json(SoakResult result) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeBooleanField("passed", result.passed());
            json.writeNumberField("seed", result.seed());
            json.writeNumberField("seconds", result.duration().toSeconds());
            json.writeStringField("java", Runtime.version().toString());
            write(json, result.totals());
            json.writeObjectFieldStart("secondHalf");
            for (var trend : result.trends().entrySet()) {
                write(json, trend.getKey(), trend.getValue());
            }
            json.writeEndObject();
            writeSamples(json, result);
            json.writeArrayFieldStart("violations");
            for (String violation : result.violations()) {
                json.writeString(violation);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, Totals totals) throws IOException {
        json.writeObjectFieldStart("totals");
        json.writeNumberField("judgements", totals.judgements());
        json.writeNumberField("messages", totals.messages());
        json.writeNumberField("delivered", totals.delivered());
        json.writeNumberField("wrong", totals.wrong());
        json.writeNumberField("recovered", totals.recovered());
        json.writeNumberField("anew", totals.anew());
        json.writeNumberField("confirmed", totals.confirmed());
        json.writeNumberField("asked", totals.asked());
        json.writeNumberField("guests", totals.guests());
        json.writeNumberField("bystandersP99Ms", totals.bystandersMs(99));
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Figure figure, Trend trend) throws IOException {
        json.writeObjectFieldStart(name(figure));
        json.writeNumberField("least", trend.least());
        json.writeNumberField("median", trend.median());
        json.writeNumberField("most", trend.most());
        json.writeNumberField("perHour", trend.perHour());
        json.writeBooleanField("flat", trend.isFlat(figure.nothing()));
        json.writeEndObject();
    }

    private static void writeSamples(JsonGenerator json, SoakResult result) throws IOException {
        json.writeArrayFieldStart("samples");
        for (int i = 0; i < result.samples().size(); i++) {
            json.writeStartObject();
            json.writeNumberField("second", result.seconds().get(i));
            for (var value : result.samples().get(i).entrySet()) {
                json.writeNumberField(name(value.getKey()), value.getValue());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String name(Figure figure) {
        return figure.name().toLowerCase(Locale.ROOT);
    }
}
