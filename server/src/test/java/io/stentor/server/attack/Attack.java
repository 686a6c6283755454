package io.stentor.server.attack;

import java.util.List;
import java.util.Set;

/**
 * One case: an example of a class of hostile input.
 *
 * @param id a letter for the layer it aims at, and a number
 * @param courses what is done to the server and what must come of it, each in ways of its own
 * @param shownBy tests, {@code Class#method}, that show this where a course cannot
 * @param reason why it does not apply here; empty when it does
 */
record Attack(String id, String title, Set<Trait> traits, List<Course> courses, List<ShownBy> shownBy, String reason) {
    /** When it is not to run. */
    enum Trait {
        /** Longer than {@code mvn verify} has time for. */
        SLOW,
        /** Beside others it would not be an attack, or they would not be served. */
        ALONE
    }

    /** A test that stands for a case. */
    record ShownBy(String testClass, String method) {
        static ShownBy of(String text) {
            int hash = text.indexOf('#');
            return new ShownBy(text.substring(0, hash), text.substring(hash + 1));
        }
    }

    Attack {
        traits = Set.copyOf(traits);
        courses = List.copyOf(courses);
        shownBy = List.copyOf(shownBy);
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }
}
