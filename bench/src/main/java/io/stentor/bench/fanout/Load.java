package io.stentor.bench.fanout;

/** How messages are sent. */
public sealed interface Load {

    /** Open loop: a message every {@code 1 / messagesPerSecond} seconds, whether or not the ones before have arrived. */
    record Rate(double messagesPerSecond) implements Load {}

    /** Closed loop: always {@code messages} under way; one more goes out when one has reached its whole room. */
    record Window(int messages) implements Load {}

    /** No messages: connections are opened and held. */
    record Idle() implements Load {}
}
