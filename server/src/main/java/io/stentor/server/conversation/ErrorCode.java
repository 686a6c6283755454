package io.stentor.server.conversation;

/** Why an event was refused: the code a program reads and the sentence a person reads. */
enum ErrorCode {
    BAD_REQUEST("bad_request", "the arguments are not what this event takes"),
    NOT_A_MEMBER("not_a_member", "join the conversation first"),
    FORBIDDEN("forbidden", "this user may not do that in this conversation"),
    TOO_MANY_ROOMS("too_many_rooms", "this socket is in as many conversations as it may be"),
    RATE_LIMITED("rate_limited", "this socket sends more events than it may, slow down"),
    OVERLOADED("overloaded", "the server is busy, try again"),
    SHUTTING_DOWN("shutting_down", "the server is about to stop, send it again when you are connected anew"),
    /** Of no event: a client that is not let in. */
    UNAUTHORIZED("unauthorized", "bring a good token");

    final String code;
    final String message;

    ErrorCode(String code, String message) {
        this.code = code;
        this.message = message;
    }
}
