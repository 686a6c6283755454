package io.stentor.core.lane;

/** Somebody who comes back after a cut, and what becomes of it. Each method is called once at most, on the thread it names. */
public interface Return {
    /**
     * The member still counts as connected: its old connection ends now, by parking it ({@link Lane#park}). On the thread of
     * the member's lane.
     */
    void takeOver(Member away);

    /**
     * It is back, as this member, in all its rooms: what it missed goes out before anything that is sent to it from now on.
     * A visit may have closed it already. On the thread of the lane that was asked.
     */
    void onBack(Member member);

    /** Nobody can prove what it has missed, or it is unknown: it must begin anew. On the thread of the lane that was asked. */
    void onUnknown();
}
