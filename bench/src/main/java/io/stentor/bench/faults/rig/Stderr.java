package io.stentor.bench.faults.rig;

/** What becomes of what a server writes to its log. */
public enum Stderr {
    READ,
    /** A pipe that is full, and nobody reads. */
    BLOCKED,
    /** A file on a disk without room: {@code /dev/full}. */
    FULL
}
