package io.stentor.server.access;

/** Why a client is not let in: the code its program reads. */
public enum Refusal {
    NO_TOKEN("no_token"),
    BAD_TOKEN("bad_token"),
    EXPIRED("expired"),
    NOT_YET_VALID("not_yet_valid"),
    /** The server has never reached the keys: the token may be good. */
    KEYS_UNAVAILABLE("keys_unavailable"),
    /** As many tokens are being checked as may be. */
    OVERLOADED("overloaded");

    private final String code;

    Refusal(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
