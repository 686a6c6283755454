package io.stentor.server.access;

/** What the authorizer says to somebody's wish. */
public enum Decision {
    ALLOWED,
    FORBIDDEN,
    /** Nobody could be asked, or nobody answered in time: what is not known is not allowed. */
    UNDECIDED
}
