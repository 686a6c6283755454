package io.stentor.bench.growth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/** What was measured as one JSON object with everything. Stateless. */
final class JsonReport {

    private JsonReport() {}

    static String of(Report report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeBooleanField("passed", report.passes());
            json.writeObjectFieldStart("machine");
            report.machine().write(json);
            json.writeStringField("placing", report.placement().toString());
            json.writeEndObject();
            json.writeObjectFieldStart("effort");
            json.writeNumberField("rehearsalMs", report.effort().rehearsal().toMillis());
            json.writeNumberField("warmupMs", report.effort().warmup().toMillis());
            json.writeNumberField("durationMs", report.effort().duration().toMillis());
            json.writeEndObject();
            json.writeArrayFieldStart("axes");
            for (Series series : report.series()) {
                writeSeries(json, series);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    private static void writeSeries(JsonGenerator json, Series series) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", series.axis().id());
        json.writeStringField("title", series.axis().title());
        json.writeArrayFieldStart("points");
        for (Point point : series.points()) {
            writePoint(json, series.axis(), point);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("slopes");
        for (Curve curve : series.curves()) {
            writeCurve(json, curve);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writePoint(JsonGenerator json, Axis axis, Point point) throws IOException {
        json.writeStartObject();
        json.writeNumberField("value", point.value());
        if (point.problem().isPresent()) {
            json.writeStringField("couldNot", point.problem().get());
        }
        for (Figure figure : axis.figures()) {
            if (point.figure(figure).isPresent()) {
                json.writeNumberField(figure.key(), point.figure(figure).getAsDouble());
            }
        }
        json.writeEndObject();
    }

    private static void writeCurve(JsonGenerator json, Curve curve) throws IOException {
        json.writeStartObject();
        json.writeStringField("figure", curve.expectation().figure().key());
        json.writeNumberField("expected", curve.expectation().exponent());
        writeFit(json, "exponent", curve.whole());
        writeFit(json, "exponentAtTheEnd", curve.end());
        json.writeBooleanField("tooSteep", curve.isTooSteep());
        json.writeEndObject();
    }

    private static void writeFit(JsonGenerator json, String name, Optional<Fit> fit) throws IOException {
        if (fit.isPresent()) {
            json.writeNumberField(name, fit.get().exponent());
        }
    }
}
