package io.stentor.server.conversation;

import java.util.List;

/**
 * A message that is about to be written, once for each kind of receiver. Borrows what it holds: good until the event it came
 * with has been handled.
 *
 * @param fields of the sender's object
 * @param madeId the id the server made, as a JSON string; null keeps the sender's
 * @param userJson the sender's user id as a JSON string
 * @param timestamp as {@link Timestamps} makes it
 * @param attachments what the placeholders in the sender's bytes stand for
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never kept
record Draft(MessageFields fields, byte[] madeId, byte[] userJson, byte[] timestamp, List<byte[]> attachments) {
    /** Where its id stands, as a JSON string: from {@link #idStart()} to {@link #idEnd()}. */
    byte[] idHolder() {
        return madeId != null ? madeId : fields.json();
    }

    int idStart() {
        return madeId != null ? 0 : fields.valueStart(MessageKey.ID);
    }

    int idEnd() {
        return madeId != null ? madeId.length : fields.valueEnd(MessageKey.ID);
    }
}
