package io.stentor.server.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON object of a request's body: read strictly, each value kept as JSON of its own. Immutable. */
final class Body {
    static final String NO_OBJECT = "the body must be one JSON object";

    private final JsonFactory factory;
    private final Map<String, byte[]> fields = new LinkedHashMap<>();

    private Body(JsonFactory factory) {
        this.factory = factory;
    }

    /** @param factory of parsers that are strict and know the limits */
    static Body of(JsonFactory factory, byte[] json) throws ApiError {
        Body body = new Body(factory);
        try (JsonParser parser = factory.createParser(json)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, NO_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                require(isText(name), "the name of a field has half a character in it");
                parser.nextToken();
                body.fields.put(name, body.value(parser));
            }
            require(parser.nextToken() == null, NO_OBJECT);
        } catch (IOException e) {
            throw ApiError.badRequest(NO_OBJECT);
        }
        return body;
    }

    private byte[] value(JsonParser parser) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = factory.createGenerator(out)) {
            generator.copyCurrentStructureExact(parser);
        }
        return out.toByteArray();
    }

    /** JSON escapes can smuggle in half a pair, which has no UTF-8 form. */
    private static boolean isText(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    static void require(boolean holds, String otherwise) throws ApiError {
        if (!holds) {
            throw ApiError.badRequest(otherwise);
        }
    }

    Map<String, byte[]> fields() {
        return fields;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The fields of an object within this one; empty when it is left out. */
    Map<String, byte[]> object(String name) throws ApiError {
        byte[] json = fields.get(name);
        if (json == null) {
            return Map.of();
        }
        require(json[0] == '{', name + " must be an object");
        return of(factory, json).fields;
    }

    boolean truth(String name) throws ApiError {
        byte[] json = fields.get(name);
        String text = json == null ? "false" : new String(json, StandardCharsets.UTF_8);
        require(text.equals("true") || text.equals("false"), name + " must be true or false");
        return text.equals("true");
    }

    /** A string, or null when it is left out. */
    String text(String name) throws ApiError {
        byte[] json = fields.get(name);
        if (json == null) {
            return null;
        }
        require(json[0] == '"', name + " must be a string");
        return texts("[" + new String(json, StandardCharsets.UTF_8) + "]", name).get(0);
    }

    /** A list of strings; empty when it is left out. */
    List<String> texts(String name) throws ApiError {
        byte[] json = fields.get(name);
        return json == null ? List.of() : texts(new String(json, StandardCharsets.UTF_8), name);
    }

    private List<String> texts(String json, String name) throws ApiError {
        List<String> texts = new ArrayList<>();
        try (JsonParser parser = factory.createParser(json)) {
            require(parser.nextToken() == JsonToken.START_ARRAY, name + " must be a list of strings");
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                require(parser.currentToken() == JsonToken.VALUE_STRING, name + " must be a list of strings");
                require(isText(parser.getText()), name + " has half a character in it");
                texts.add(parser.getText());
            }
        } catch (IOException e) {
            throw ApiError.badRequest(name + " must be a list of strings");
        }
        return texts;
    }

    /** The elements of a list, each as JSON; none when it is left out. */
    List<byte[]> elements(String name) throws ApiError {
        byte[] json = fields.get(name);
        List<byte[]> elements = new ArrayList<>();
        if (json == null) {
            return elements;
        }
        try (JsonParser parser = factory.createParser(json)) {
            require(parser.nextToken() == JsonToken.START_ARRAY, name + " must be a list");
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(parser));
            }
        } catch (IOException e) {
            throw ApiError.badRequest(name + " must be a list");
        }
        return elements;
    }
}
