package io.stentor.server.config;

/** Whether messages are compressed for clients that ask for it. */
public enum Compression {
    OFF,
    ON
}
