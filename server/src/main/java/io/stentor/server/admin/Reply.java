package io.stentor.server.admin;

/**
 * An answer.
 *
 * @param allow the methods there are, or null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reply(int status, String contentType, byte[] body, String allow) {
    static final String JSON = "application/json";

    static Reply json(int status, Json json) {
        return new Reply(status, JSON, json.bytes(), null);
    }

    static Reply of(ApiError error) {
        return new Reply(error.status, JSON, errorBody(error), null);
    }

    static Reply methodNotAllowed(String allow) {
        ApiError error = new ApiError(405, "method_not_allowed", "this path takes " + allow);
        return new Reply(error.status, JSON, errorBody(error), allow);
    }

    private static byte[] errorBody(ApiError error) {
        return Json.object(json -> json.object("error", inner -> {
                    inner.text("code", error.code);
                    inner.text("message", error.getMessage());
                }))
                .bytes();
    }
}
