package io.stentor.transport.http;

/** Refusals of the Engine.IO endpoint: code and message of the JSON body (Engine.IO protocol, "errors"). */
enum EngineError {
    TRANSPORT_UNKNOWN(0, 400, "Transport unknown"),
    SESSION_UNKNOWN(1, 400, "Session ID unknown"),
    BAD_METHOD(2, 400, "Bad handshake method"),
    BAD_REQUEST(3, 400, "Bad request"),
    FORBIDDEN(4, 403, "Forbidden"),
    BAD_VERSION(5, 400, "Unsupported protocol version");

    private final int status;
    private final String message;
    private final String json;

    EngineError(int code, int status, String message) {
        this.status = status;
        this.message = message;
        this.json = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
    }

    HttpReply reply() {
        return HttpReply.of(status, HttpReply.JSON, json);
    }

    /** For a WebSocket handshake the error is plain text: no client reads it as JSON. */
    HttpReply webSocketReply() {
        return HttpReply.of(status, HttpReply.HTML, message);
    }
}
