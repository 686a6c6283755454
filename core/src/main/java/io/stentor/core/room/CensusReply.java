package io.stentor.core.room;

/** Who wants to be told about a room. Called on the roster's thread when the request's slot comes by; must not block. */
@FunctionalInterface
public interface CensusReply {
    void onCensus(RoomCensus census);
}
