package io.stentor.server.conversation;

/**
 * What the conversation application allows, fixed at start-up.
 *
 * @param roomsPerSocket conversations one socket may be in
 * @param typingIntervalMs a member gets at most one state of each typist per interval
 * @param typingExpiryMs a typist who is silent for so long is no longer typing
 * @param presenceMergeAbove members of a room above which comings and goings are told together
 * @param presenceMergeIntervalMs how often they are told then
 */
public record ConversationLimits(
        int roomsPerSocket,
        long typingIntervalMs,
        long typingExpiryMs,
        int presenceMergeAbove,
        long presenceMergeIntervalMs) {
    public static ConversationLimits defaults() {
        return new ConversationLimits(1_000, 100, 10_000, 1_000, 1_000);
    }
}
