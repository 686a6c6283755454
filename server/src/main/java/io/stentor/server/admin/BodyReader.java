package io.stentor.server.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Set;

/** Reads the bodies of requests, strictly and within the limits that hold for what sockets send. Any thread. */
final class BodyReader {
    private final JsonFactory factory;
    private final int keys;

    /**
     * @param depth of arrays and objects in each other
     * @param keys of all objects of a body together
     */
    BodyReader(int depth, int keys) {
        this.keys = keys;
        factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(depth).build())
                .build();
    }

    /**
     * Reads the body of a request.
     *
     * @param known fields it may have: a misspelt one must not be taken for one that was left out
     */
    Body read(AdminRequest request, Set<String> known) throws ApiError {
        if (!request.mediaType().equals("application/json")) {
            throw new ApiError(415, "unsupported_media_type", "the body must be application/json");
        }
        checkKeys(request.body());
        Body body = Body.of(factory, request.body());
        if (!known.containsAll(body.fields().keySet())) {
            throw ApiError.badRequest("the body has only these fields: " + String.join(", ", known));
        }
        return body;
    }

    private void checkKeys(byte[] json) throws ApiError {
        int seen = 0;
        try (JsonParser parser = factory.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                seen += token == JsonToken.FIELD_NAME ? 1 : 0;
                Body.require(seen <= keys, "the body has more than " + keys + " fields in all");
            }
        } catch (IOException e) {
            throw ApiError.badRequest(Body.NO_OBJECT);
        }
    }
}
