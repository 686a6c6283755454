package io.stentor.api;

import java.util.List;
import java.util.Map;

/**
 * Who answered a broadcast, and who did not. Immutable. Other servers of a cluster do not say which of their sockets
 * answered what, so of those there are only the answers.
 *
 * @param answers what each socket of this server answered, by socket id, in the order of arrival on each event loop
 * @param missing ids of the sockets of this server that were sent the event and did not answer in time, or went away
 * @param elsewhere what sockets of other servers answered, the first argument each, in the order of arrival
 * @param missingElsewhere how many sockets of other servers did not answer, and one for each server that was not heard of
 */
public record BroadcastAcks(
        Map<String, Arguments> answers, List<String> missing, List<Arguments> elsewhere, int missingElsewhere) {
    /**
     * Of a server without others.
     *
     * @param answers what each socket answered, by socket id
     * @param missing ids of those that did not answer
     */
    public BroadcastAcks(Map<String, Arguments> answers, List<String> missing) {
        this(answers, missing, List.of(), 0);
    }

    /**
     * Whether everybody answered.
     *
     * @return also true when there was nobody to ask
     */
    public boolean isComplete() {
        return missing.isEmpty() && missingElsewhere == 0;
    }
}
