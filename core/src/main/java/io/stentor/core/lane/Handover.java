package io.stentor.core.lane;

/**
 * An answer that a member owed when its connection was cut, on its way to the member it comes back as, of whatever lane.
 * Immutable; must reach {@link LaneConfirmations#takeOver}, or there will be no verdict.
 *
 * @param startNanos of the server's clock, when the lane it was on first sent the message
 * @param sent how often since
 */
record Handover(Confirmation confirmation, long startNanos, int sent) {}
