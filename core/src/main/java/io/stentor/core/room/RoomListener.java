package io.stentor.core.room;

/**
 * Told when a namespace's rooms come into being and cease, on whatever thread does it; must not wait. When a room ceases
 * while another thread makes one of the same name, the new one may be told of first: they are not the same {@link Room}.
 */
public interface RoomListener {
    /** Called when somebody holds a room that nobody held before. */
    void onCreated(Room room);

    /** Called when the last hold of a room is gone. */
    void onDeleted(Room room);

    /** Nobody cares. */
    RoomListener NONE = new RoomListener() {
        @Override
        public void onCreated(Room room) {}

        @Override
        public void onDeleted(Room room) {}
    };
}
