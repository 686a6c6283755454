package io.stentor.server.access;

/**
 * Who a client is, as its token says. Immutable.
 *
 * @param user 1 to 128 bytes of UTF-8
 * @param conversations those it may join
 * @param expiresAtMs when it is nobody any more, in milliseconds since the epoch, or {@link #NEVER}
 */
public record Identity(String user, ConversationGrant conversations, long expiresAtMs) {
    public static final long NEVER = Long.MAX_VALUE;

    /** Of somebody who may do everything, for ever. */
    public static Identity of(String user) {
        return new Identity(user, ConversationGrant.all(), NEVER);
    }
}
