package io.stentor.core.roster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserTableTest {
    private final UserTable users = new UserTable();

    @Test
    void shouldKnowAUserFromItsFirstSocketToItsLast() {
        User alice = users.enter("alice");
        assertThat(users.enter("alice")).isSameAs(alice);
        assertThat(users.at(alice.index)).isSameAs(alice);

        users.leave(alice);
        assertThat(users.enter("alice")).isSameAs(alice);
        users.leave(alice);
        users.leave(alice);

        assertThat(users.size()).isZero();
        assertThat(users.at(alice.index)).isNull();
        assertThat(users.enter("alice")).isNotSameAs(alice);
    }

    @Test
    void shouldUseTheIndexesOfThoseWhoAreGoneAgain() {
        User alice = users.enter("alice");
        for (int i = 0; i < 1_000; i++) {
            User passing = users.enter("user " + i);
            assertThat(passing.index).isEqualTo(1);
            users.leave(passing);
        }

        assertThat(users.at(alice.index)).isSameAs(alice);
        assertThat(users.size()).isEqualTo(1);
    }
}
