package io.stentor.core.room;

import java.util.List;

/** Somebody who comes with all his rooms at once: back after a cut. Immutable once it is published. */
public interface Arrival {
    /** Whose socket it is, or null. */
    String user();

    /** The rooms he is in from now on. */
    List<Room> rooms();
}
