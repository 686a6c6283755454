package io.stentor.core.simulation;

import java.util.List;

/** A letter that a client must get, as the model sees it. */
final class Expected {
    final Letter letter;
    /** The rooms it was sent to; none when it was sent to everyone, or to somebody alone. */
    final List<String> rooms;
    /** The model cannot know whether it gets there: a visit was on its way, or the client. */
    boolean optional;
    /** It may not come any more: it was live, and there was a cut. */
    boolean lost;
    /** The client has left one of its rooms since. */
    boolean left;

    Expected(Letter letter, List<String> rooms, boolean optional) {
        this.letter = letter;
        this.rooms = rooms;
        this.optional = optional;
    }

    @Override
    public String toString() {
        return letter + (rooms.isEmpty() ? "" : " in " + rooms) + (optional ? " perhaps" : "") + (lost ? " lost" : "");
    }
}
