package io.stentor.server.cluster;

import io.stentor.server.reliability.Child;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A stock client in a conversation: {@code src/test/node/cluster/chatter.mjs}. One thread. */
final class Chatter implements AutoCloseable {
    private final Child process;
    private final String user;

    Chatter(Path directory, int port, String user) {
        this.user = user;
        process = Child.node(directory, "cluster/chatter.mjs", "http://127.0.0.1:" + port, user, "tea");
        process.awaitLine("chatter ready");
    }

    String user() {
        return user;
    }

    private String ask(String operation) {
        return process.ask(operation.replace('\'', '"'), "answer (.*)");
    }

    /** Says something, and has the answer. */
    void say() {
        ask("{'op':'say'}");
    }

    /** Says one thing after the other until it is told to stop. */
    void speak() {
        ask("{'op':'speak'}");
    }

    void stop() {
        ask("{'op':'stop'}");
    }

    /** How often it has entered the conversation. */
    long entered() {
        return number("entered");
    }

    /** How often it has lost its server. */
    long left() {
        return number("left");
    }

    long refused() {
        return number("refused");
    }

    long said() {
        return number("said");
    }

    private long number(String name) {
        return Long.parseLong(ask("{'op':'state'}").replaceAll(".*\"" + name + "\":(\\d+).*", "$1"));
    }

    /** Numbers of what it got of somebody, in the order in which that came. */
    long[] received(Chatter from) {
        String list = ask("{'op':'received','from':'" + from.user + "'}");
        return Stream.of(list.substring(1, list.length() - 1).split(","))
                .filter(each -> !each.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /** Whether it got, once and in order, everything that somebody has said. */
    boolean hasAllOf(Chatter from) {
        return Arrays.equals(
                received(from), LongStream.rangeClosed(1, from.said()).toArray());
    }

    @Override
    public void close() {
        process.close();
    }
}
