package io.stentor.bench.fanout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** A result as one JSON object with everything; what is unknown is left out. Stateless. */
public final class JsonReport {

    private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.5, 99.9, 99.99};

    private JsonReport() {}

    public static String of(Result result) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeBooleanField("passed", result.passes());
            json.writeStringField("server", result.server());
            writeMachine(json);
            writePlan(json, result.plan());
            json.writeNumberField("connectMs", result.connectMs());
            json.writeNumberField("joinMs", result.joinMs());
            if (result.setUpMicrosPerConnection().isPresent()) {
                json.writeNumberField(
                        "setUpMicrosPerConnection",
                        result.setUpMicrosPerConnection().getAsDouble());
            }
            if (result.load().isPresent()) {
                writeLoad(json, result.load().get());
            }
            if (result.memory().isPresent()) {
                writeMemory(json, result.plan(), result.memory().get());
            }
            writeClosed(json, result);
            writeTargets(json, result);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    private static void writeMachine(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("machine");
        json.writeStringField("java", Runtime.version().toString());
        json.writeStringField("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        json.writeStringField("arch", System.getProperty("os.arch"));
        json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
        json.writeEndObject();
    }

    private static void writePlan(JsonGenerator json, Plan plan) throws IOException {
        json.writeObjectFieldStart("plan");
        json.writeNumberField("connections", plan.connections());
        json.writeNumberField("members", plan.members());
        json.writeNumberField("rooms", plan.joins() ? plan.rooms() : 0);
        json.writeNumberField("joinRooms", plan.joins() ? plan.joinRooms() : 0);
        json.writeNumberField("stalled", plan.stalled());
        json.writeBooleanField("recovery", plan.recovery());
        json.writeNumberField("durationMs", plan.duration().toMillis());
        if (!(plan.load() instanceof Load.Idle)) {
            json.writeNumberField("payloadBytes", plan.payloadBytes());
            json.writeNumberField("senders", plan.senders());
            json.writeNumberField("warmupMs", plan.warmup().toMillis());
        }
        if (plan.load() instanceof Load.Rate rate) {
            json.writeNumberField("rate", rate.messagesPerSecond());
        } else if (plan.load() instanceof Load.Window window) {
            json.writeNumberField("window", window.messages());
        }
        json.writeEndObject();
    }

    private static void writeLoad(JsonGenerator json, LoadFigures load) throws IOException {
        json.writeObjectFieldStart("load");
        json.writeNumberField("seconds", load.seconds());
        json.writeNumberField("deliveries", load.deliveries());
        json.writeNumberField("messages", load.messages());
        json.writeNumberField("deliveriesPerSecond", load.deliveriesPerSecond());
        json.writeNumberField("messagesPerSecond", load.messagesPerSecond());
        if (load.server().isPresent()) {
            writeUsage(json, "server", load.server().get(), load.seconds());
        }
        if (load.serverMicrosPerDelivery().isPresent()) {
            json.writeNumberField(
                    "serverMicrosPerDelivery", load.serverMicrosPerDelivery().getAsDouble());
        }
        writeUsage(json, "generator", load.generator(), load.seconds());
        json.writeBooleanField("generatorWasTheLimit", load.isGeneratorTheLimit());
        json.writeNumberField("worstSendDelayMs", load.worstSendDelayMs());
        writeLatency(json, load);
        writeVerdict(json, load.verdict());
        json.writeEndObject();
    }

    private static void writeUsage(JsonGenerator json, String whose, Usage usage, double seconds) throws IOException {
        json.writeObjectFieldStart(whose);
        json.writeNumberField("cpuSeconds", usage.cpuNanos() / 1e9);
        json.writeNumberField("cpuShare", usage.cpuShare(seconds));
        json.writeNumberField("waitShare", usage.waitShare(seconds));
        json.writeEndObject();
    }

    private static void writeLatency(JsonGenerator json, LoadFigures load) throws IOException {
        json.writeObjectFieldStart("latencyMs");
        json.writeNumberField("mean", load.latencies().getMean() / 1e6);
        for (double percentile : PERCENTILES) {
            json.writeNumberField(new Target(percentile, 0).name(), load.latencyMs(percentile));
        }
        json.writeNumberField("max", load.latencyMs(100));
        json.writeEndObject();
    }

    private static void writeVerdict(JsonGenerator json, Verdict verdict) throws IOException {
        json.writeObjectFieldStart("checked");
        json.writeNumberField("deliveries", verdict.deliveries());
        json.writeNumberField("lost", verdict.lost());
        json.writeNumberField("duplicated", verdict.duplicated());
        json.writeNumberField("reordered", verdict.reordered());
        json.writeNumberField("foreign", verdict.foreign());
        json.writeNumberField("malformed", verdict.malformed());
        json.writeNumberField("disagreements", verdict.disagreements());
        json.writeEndObject();
    }

    private static void writeMemory(JsonGenerator json, Plan plan, Result.Memory memory) throws IOException {
        json.writeObjectFieldStart("serverResidentBytes");
        json.writeNumberField("baseline", memory.baseline());
        json.writeNumberField("connected", memory.connected());
        json.writeNumberField("joined", memory.joined());
        json.writeNumberField("end", memory.end());
        json.writeEndObject();
        json.writeNumberField("kbPerConnection", memory.connectionKb(plan.connections()));
    }

    private static void writeClosed(JsonGenerator json, Result result) throws IOException {
        json.writeNumberField("closed", result.closed());
        json.writeNumberField("stalledClosed", result.stalledClosed());
        json.writeObjectFieldStart("closeReasons");
        for (Map.Entry<String, Integer> reason : result.closeReasons().entrySet()) {
            json.writeNumberField(reason.getKey(), reason.getValue());
        }
        json.writeEndObject();
    }

    private static void writeTargets(JsonGenerator json, Result result) throws IOException {
        json.writeArrayFieldStart("targets");
        for (Result.TargetOutcome outcome : result.targets()) {
            json.writeStartObject();
            json.writeStringField("percentile", outcome.target().name());
            json.writeNumberField("limitMs", outcome.target().limitMs());
            json.writeNumberField("measuredMs", outcome.measuredMs());
            json.writeBooleanField("met", outcome.met());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
