package io.stentor.server.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** Writes one JSON object to memory. Owned by one thread. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final JsonGenerator generator;

    /** A step that fails only if memory could. */
    private interface Step {
        void run() throws IOException;
    }

    private Json() {
        try {
            generator = FACTORY.createGenerator(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Json object(Consumer<Json> fields) {
        Json json = new Json();
        json.step(json.generator::writeStartObject);
        fields.accept(json);
        json.step(json.generator::writeEndObject);
        json.step(json.generator::close);
        return json;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    void object(String name, Consumer<Json> fields) {
        step(() -> generator.writeObjectFieldStart(name));
        fields.accept(this);
        step(generator::writeEndObject);
    }

    void array(String name, Consumer<Json> elements) {
        step(() -> generator.writeArrayFieldStart(name));
        elements.accept(this);
        step(generator::writeEndArray);
    }

    /** An object within an array. */
    void element(Consumer<Json> fields) {
        step(generator::writeStartObject);
        fields.accept(this);
        step(generator::writeEndObject);
    }

    /** @param value null is JSON's */
    void text(String name, String value) {
        step(() -> generator.writeStringField(name, value));
    }

    void truth(String name, boolean value) {
        step(() -> generator.writeBooleanField(name, value));
    }

    void strings(String name, Iterable<String> values) {
        array(name, json -> values.forEach(value -> step(() -> generator.writeString(value))));
    }

    void number(String name, long value) {
        step(() -> generator.writeNumberField(name, value));
    }

    /** Rounded down to seven places: one lost in a million is not none. */
    void ratio(String name, double value) {
        step(() -> generator.writeNumberField(name, Math.floor(value * 1e7) / 1e7));
    }

    /** Rounded to three places: nobody reads more. */
    void number(String name, double value) {
        step(() -> generator.writeNumberField(name, Math.round(value * 1_000) / 1_000.0));
    }

    private void step(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
