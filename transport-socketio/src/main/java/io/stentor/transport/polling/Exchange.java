package io.stentor.transport.polling;

import io.netty.buffer.ByteBuf;

/** A request that waits for its answer. Used on the session's loop; answered at most once. */
public interface Exchange {
    /** Answers 200 with these bytes as UTF-8 text; takes the buffer. */
    void answer(ByteBuf text);

    /** The most packets this client takes in one answer. */
    int maxPackets();

    /** Answers with a status and no body. */
    void refuse(int status);

    /** Closes the connection without an answer. */
    void abort();
}
