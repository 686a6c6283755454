package io.stentor.core.lane;

import java.util.ArrayList;
import java.util.List;

/** The members that keep messages they had for themselves, in case they come back for them. Owned by the lane. */
final class KeptMessages {
    private final LogLimits limits;
    private final List<Member> keeping = new ArrayList<>();

    KeptMessages(LogLimits limits) {
        this.limits = limits;
    }

    boolean isEmpty() {
        return keeping.isEmpty();
    }

    /** A member was sent some; it is listed if it keeps any. */
    void list(Member member) {
        if (member.own.keptCount() > limits.messages()) {
            member.own.trim(limits);
        }
        if (member.own.keptCount() > 0 && !member.listedAsKeeping) {
            member.listedAsKeeping = true;
            keeping.add(member);
        }
    }

    /** All logs of the server hold too much: members give up what they keep, until enough is free. */
    void pay(LaneLogs logs) {
        for (int i = 0, size = keeping.size(); i < size && logs.areAboveTarget(); i++) {
            keeping.get(i).own.dropKept();
        }
    }

    /** Drops what members need not keep any more. */
    void trim() {
        int kept = 0;
        for (int i = 0, size = keeping.size(); i < size; i++) {
            Member member = keeping.get(i);
            if (!member.isClosed()) {
                member.own.trim(limits);
            }
            if (!member.isClosed() && member.own.keptCount() > 0) {
                keeping.set(kept++, member);
            } else {
                member.listedAsKeeping = false;
            }
        }
        keeping.subList(kept, keeping.size()).clear();
    }
}
