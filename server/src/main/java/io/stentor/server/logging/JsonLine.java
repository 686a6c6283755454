package io.stentor.server.logging;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** A line of the log as one JSON object, all of it ASCII: what else a text holds is escaped. Stateless. */
final class JsonLine {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** The one control that is ASCII and that JSON lets through. */
    private static final String DELETE = "\u007f";

    private JsonLine() {}

    static String of(Line line) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(line, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().replace(DELETE, "\\u007f");
    }

    private static void write(Line line, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("timestamp", line.timestamp());
        json.writeStringField("level", line.level());
        json.writeStringField("logger", line.logger());
        json.writeStringField("event", line.event());
        json.writeStringField("message", line.message());
        json.writeObjectFieldStart("fields");
        for (Map.Entry<String, Object> field : line.fields().entrySet()) {
            json.writeFieldName(field.getKey());
            writeValue(field.getValue(), json);
        }
        json.writeEndObject();
        if (line.exception() != null) {
            json.writeStringField("exception", line.exception());
        }
        json.writeEndObject();
    }

    private static void writeValue(Object value, JsonGenerator json) throws IOException {
        if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number && Double.isFinite(number)) {
            json.writeNumber(number);
        } else {
            json.writeString(value.toString());
        }
    }
}
