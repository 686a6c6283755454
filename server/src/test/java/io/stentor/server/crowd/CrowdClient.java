package io.stentor.server.crowd;

/** A client of the crowd. */
interface CrowdClient {
    Inbox inbox();

    /** Sends one Engine.IO packet. */
    void send(String packet);

    /** Ends without a word: the connection is reset. */
    void die();
}
