package io.stentor.checker;

/** The longest times between sending and arrival. */
final class Waits {
    private Wait longest = Wait.NONE;
    private Wait leastExplained = Wait.NONE;

    void waited(Client client, Message message, long arrivedAt) {
        long waitedMs = arrivedAt - message.sentAt;
        if (waitedMs <= longest.waitedMs() && waitedMs <= leastExplained.unexplainedMs()) {
            return;
        }
        long awayMs = client.absence(message.sentAt, arrivedAt);
        Wait wait = new Wait(client.name(), message.toString(), waitedMs, awayMs);
        if (waitedMs > longest.waitedMs()) {
            longest = wait;
        }
        if (wait.unexplainedMs() > leastExplained.unexplainedMs()) {
            leastExplained = wait;
        }
    }

    Wait longest() {
        return longest;
    }

    Wait leastExplained() {
        return leastExplained;
    }
}
