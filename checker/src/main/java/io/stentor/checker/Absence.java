package io.stentor.checker;

/** What a client owes of the time between a disconnect and a return that was not recovered. */
public enum Absence {
    /** Nothing: the server has said that it does not know. */
    EXCUSED,
    /** Everything: in this run the server must recover every client, and each return that is not recovered counts by its losses. */
    OWED
}
