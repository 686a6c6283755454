package io.stentor.core.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stentor.testkit.Inbox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitingLineTest {
    private final TestLogs logs = new TestLogs();
    private final WaitingLine line = new WaitingLine();
    private final List<Member> members = new ArrayList<>();

    WaitingLineTest() {
        for (int i = 0; i < 4; i++) {
            members.add(logs.member(i, new Inbox()));
        }
    }

    private List<Member> inLine() {
        List<Member> found = new ArrayList<>();
        for (Member next = line.first(); next != null; next = next.nextInLine) {
            found.add(next);
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldLetAnybodyOutAndInAgain(int who) {
        members.forEach(member -> line.append(member, 5));
        List<Member> expected = new ArrayList<>(members);
        Member leaver = expected.remove(who);

        line.remove(leaver);
        assertThat(inLine()).isEqualTo(expected);
        assertThat(leaver.isInLine()).isFalse();
        assertThat(line.size()).isEqualTo(3);

        line.append(leaver, 6);
        expected.add(leaver);
        assertThat(inLine()).isEqualTo(expected);
        assertThat(leaver.cursor()).isEqualTo(6);
    }

    @Test
    void shouldBeEmptyWhenAllHaveLeft() {
        members.forEach(member -> line.append(member, 5));
        for (int i = 3; i >= 0; i--) {
            line.remove(members.get(i));
        }

        assertThat(line.isEmpty()).isTrue();
        assertThat(line.size()).isZero();
        assertThat(line.first()).isNull();
    }

    @Test
    void shouldCountWhatHasComeSinceTheFirstGotInLine() {
        line.tookIn(100);
        assertThat(line.bytesSinceFirst()).isZero();
        line.append(members.get(0), 5);
        line.tookIn(10);
        line.append(members.get(1), 6);
        line.tookIn(1);

        assertThat(line.bytesSinceFirst()).isEqualTo(11);
        line.remove(members.get(0));
        assertThat(line.bytesSinceFirst()).isEqualTo(1);
    }

    @Test
    void shouldTakeNobodyWhoStandsBeforeTheOthersOrWaitsAlready() {
        line.append(members.get(0), 5);

        assertThatThrownBy(() -> line.append(members.get(1), 4)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> line.append(members.get(0), 5)).isInstanceOf(AssertionError.class);
    }
}
