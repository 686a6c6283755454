/**
 * Lanes: each the single writer of everything about the members of one event loop. Here frames become writes: pending
 * per room, laid into slabs, handed to each member once per turn.
 */
package io.stentor.core.lane;
