package io.stentor.server.crowd;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * What one client of the crowd got: the numbers of the messages, in order. Written by its client's thread, read after
 * {@link #size} has shown that everything is there.
 */
final class Inbox {
    private static final String MARK = "\"n\":";

    private int[] numbers = new int[1024];
    private volatile int size;
    final CompletableFuture<Void> connected = new CompletableFuture<>();
    final CompletableFuture<Void> joined = new CompletableFuture<>();

    /** Takes one Socket.IO packet as text, with its Engine.IO type. */
    void onPacket(String packet) {
        if (packet.startsWith("40")) {
            connected.complete(null);
        } else if (packet.startsWith("43")) {
            if (!packet.contains("\"ok\":true")) {
                joined.completeExceptionally(new AssertionError(packet));
            }
            joined.complete(null);
        } else if (packet.startsWith("42[\"message\"")) {
            int at = packet.indexOf(MARK) + MARK.length();
            int end = at;
            while (Character.isDigit(packet.charAt(end))) {
                end++;
            }
            add(Integer.parseInt(packet.substring(at, end)));
        }
    }

    private void add(int number) {
        int count = size;
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, count * 2);
        }
        numbers[count] = number;
        size = count + 1;
    }

    /** The client is broken: whoever waits for it learns of it. */
    void fail(Throwable cause) {
        connected.completeExceptionally(cause);
        joined.completeExceptionally(cause);
    }

    int size() {
        return size;
    }

    int[] numbers() {
        return Arrays.copyOf(numbers, size);
    }
}
