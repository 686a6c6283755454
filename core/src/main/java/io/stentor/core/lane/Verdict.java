package io.stentor.core.lane;

import java.util.List;

/**
 * What came of a {@link Confirmation}. Immutable; may be read on any thread, and so may the owners of the members.
 *
 * @param expected members that were asked
 * @param delivered those of them that answered in time
 * @param missing the others, in no order that means anything
 */
public record Verdict(int expected, int delivered, List<Member> missing) {
    public boolean isComplete() {
        return missing.isEmpty();
    }
}
