package io.stentor.transport.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Refusals of the Engine.IO endpoint: code and message of the JSON body (Engine.IO protocol, "errors"). */
enum EngineError {
    TRANSPORT_UNKNOWN(0, 400, "Transport unknown"),
    SESSION_UNKNOWN(1, 400, "Session ID unknown"),
    BAD_METHOD(2, 400, "Bad handshake method"),
    BAD_REQUEST(3, 400, "Bad request"),
    FORBIDDEN(4, 403, "Forbidden"),
    BAD_VERSION(5, 400, "Unsupported protocol version");

    private final int code;
    private final int status;
    private final String message;

    EngineError(int code, int status, String message) {
        this.code = code;
        this.status = status;
        this.message = message;
    }

    HttpReply reply() {
        return reply(message);
    }

    /** With a message of the application's instead of the protocol's. */
    HttpReply reply(String text) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(text));
        return HttpReply.of(status, HttpReply.JSON, "{\"code\":" + code + ",\"message\":\"" + quoted + "\"}");
    }

    HttpReply webSocketReply() {
        return webSocketReply(message);
    }

    /** For a WebSocket handshake the error is plain text with status 400, whatever it is: no client reads it as JSON. */
    static HttpReply webSocketReply(String text) {
        return HttpReply.of(400, HttpReply.HTML, text);
    }
}
