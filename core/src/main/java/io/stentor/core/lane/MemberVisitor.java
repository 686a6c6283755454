package io.stentor.core.lane;

import java.util.List;

/**
 * Looks at the members of an {@link Audience} where they live, at one point of the total order. Called once on every lane,
 * on the lane's thread, also where nobody is selected. What it throws is reported as a bug.
 */
@FunctionalInterface
public interface MemberVisitor {
    /**
     * Looks at the members of one lane. It may let them in and out ({@link Lane#enter}, {@link Lane#exit}), send to them
     * and close them; a closed one gets nothing of the message it was selected for.
     *
     * @param selected good until the call returns
     */
    void onMembers(Lane lane, List<Member> selected);
}
