package io.stentor.bench.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** A comparison as one JSON object with everything: each round beside the medians. Stateless. */
final class JsonReport {

    private JsonReport() {}

    static String of(Report report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeBooleanField("passed", report.passes());
            writeMachine(json, report);
            writeEffort(json, report.effort());
            writeServers(json, report);
            json.writeArrayFieldStart("scenarios");
            for (Scenario scenario : report.scenarios()) {
                writeScenario(json, report, scenario);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    private static void writeMachine(JsonGenerator json, Report report) throws IOException {
        json.writeObjectFieldStart("machine");
        report.machine().write(json);
        json.writeStringField("placing", report.placement().toString());
        json.writeEndObject();
    }

    private static void writeEffort(JsonGenerator json, Effort effort) throws IOException {
        json.writeObjectFieldStart("effort");
        json.writeNumberField("rounds", effort.rounds());
        json.writeNumberField("rehearsalMs", effort.rehearsal().toMillis());
        json.writeNumberField("warmupMs", effort.warmup().toMillis());
        json.writeNumberField("durationMs", effort.duration().toMillis());
        json.writeEndObject();
    }

    private static void writeServers(JsonGenerator json, Report report) throws IOException {
        json.writeArrayFieldStart("servers");
        for (Contender contender : report.contenders()) {
            json.writeStartObject();
            json.writeStringField("id", contender.server().id());
            json.writeStringField("title", contender.server().title());
            json.writeStringField("version", contender.version());
            json.writeStringField("told", contender.server().told());
            json.writeEndObject();
        }
        for (Map.Entry<Server, String> absent : report.absent().entrySet()) {
            json.writeStartObject();
            json.writeStringField("id", absent.getKey().id());
            json.writeStringField("title", absent.getKey().title());
            json.writeStringField("leftOut", absent.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeScenario(JsonGenerator json, Report report, Scenario scenario) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", scenario.id());
        json.writeStringField("title", scenario.title());
        json.writeObjectFieldStart("servers");
        for (Server server : report.servers()) {
            json.writeObjectFieldStart(server.id());
            writeMedians(json, report.standings(), scenario, server);
            json.writeArrayFieldStart("rounds");
            for (Outcome outcome : report.standings().rounds(scenario.id(), server)) {
                writeOutcome(json, scenario, outcome);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeMedians(JsonGenerator json, Standings standings, Scenario scenario, Server server)
            throws IOException {
        json.writeObjectFieldStart("medians");
        for (Metric metric : scenario.kind().metrics()) {
            var median = standings.median(scenario.id(), server, metric);
            if (median.isPresent()) {
                json.writeNumberField(metric.key(), median.get());
            }
        }
        json.writeEndObject();
    }

    private static void writeOutcome(JsonGenerator json, Scenario scenario, Outcome outcome) throws IOException {
        json.writeStartObject();
        if (outcome instanceof Outcome.Measured measured) {
            for (Metric metric : scenario.kind().metrics()) {
                if (measured.figures().containsKey(metric)) {
                    json.writeNumberField(metric.key(), measured.figures().get(metric));
                }
            }
            json.writeBooleanField("generatorWasTheLimit", measured.generatorWasTheLimit());
        } else if (outcome instanceof Outcome.CouldNot couldNot) {
            json.writeStringField("couldNot", couldNot.reason());
        }
        json.writeEndObject();
    }
}
