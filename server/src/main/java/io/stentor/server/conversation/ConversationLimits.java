package io.stentor.server.conversation;

/**
 * What the conversation application allows, fixed at start-up.
 *
 * @param eventRate events a second from one socket in the long run, 0 for any number
 * @param eventBurst events from one socket at once after a quiet time
 * @param roomsPerSocket conversations one socket may be in
 * @param typingIntervalMs a member gets at most one state of each typist per interval
 * @param typingExpiryMs a typist who is silent for so long is no longer typing
 * @param presenceMergeAbove members of a room above which comings and goings are told together
 * @param presenceMergeIntervalMs how often they are told then
 * @param presenceGraceMs how long a user that was cut may be away before it is told; 0 for not at all
 */
public record ConversationLimits(
        int eventRate,
        int eventBurst,
        int roomsPerSocket,
        long typingIntervalMs,
        long typingExpiryMs,
        int presenceMergeAbove,
        long presenceMergeIntervalMs,
        long presenceGraceMs) {
    public static ConversationLimits defaults() {
        return new ConversationLimits(100, 200, 1_000, 100, 10_000, 1_000, 1_000, 0);
    }

    /** The same with another rate of events. */
    public ConversationLimits withEventRate(int perSecond, int burst) {
        return new ConversationLimits(
                perSecond,
                burst,
                roomsPerSocket,
                typingIntervalMs,
                typingExpiryMs,
                presenceMergeAbove,
                presenceMergeIntervalMs,
                presenceGraceMs);
    }

    /** The same with another time that a user may be away. */
    public ConversationLimits withPresenceGrace(long graceMs) {
        return new ConversationLimits(
                eventRate,
                eventBurst,
                roomsPerSocket,
                typingIntervalMs,
                typingExpiryMs,
                presenceMergeAbove,
                presenceMergeIntervalMs,
                graceMs);
    }
}
