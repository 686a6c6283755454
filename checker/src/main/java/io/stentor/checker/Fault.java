package io.stentor.checker;

/** In what way a delivery was not as promised. */
public enum Fault {
    /** Never arrived, nor did anything after it, or it was not made good after an absence that is owed. */
    LOST("lost"),
    /** Arrived at the same client a second time. */
    DUPLICATED("duplicated"),
    /** Stands elsewhere than in the room's one order, or that order is not its sender's. */
    REORDERED("reordered"),
    /** Nobody sent it, or not to this client. */
    PHANTOM("phantom"),
    /** Never arrived though later ones did, on a connection that lasted. */
    GAP("gap without disconnect"),
    /** Never arrived though the client was told that it has missed nothing. */
    FALSE_RECOVERED("false recovered"),
    /** The publisher was told something else than what happened. */
    WRONG_VERDICT("wrong verdict");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
