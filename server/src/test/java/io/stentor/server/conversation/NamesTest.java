package io.stentor.server.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void shouldMeasureNamesInBytesOfUtf8() {
        assertThat(Names.isWithin("", 10)).isFalse();
        assertThat(Names.isWithin("a", 1)).isTrue();
        assertThat(Names.isWithin("ab", 1)).isFalse();
        assertThat(Names.isWithin("\u00e9", 2)).isTrue();
        assertThat(Names.isWithin("\u00e9", 1)).isFalse();
        assertThat(Names.isWithin("\u20ac", 3)).isTrue();
        assertThat(Names.isWithin("\u20ac", 2)).isFalse();
        assertThat(Names.isWithin("\ud83d\ude00", 4)).isTrue();
        assertThat(Names.isWithin("\ud83d\ude00", 3)).isFalse();
    }

    @Test
    void shouldRefuseNamesThatHaveNoUtf8Form() {
        assertThat(Names.isWithin("\ud83d", 10)).isFalse();
        assertThat(Names.isWithin("a\ude00", 10)).isFalse();
        assertThat(Names.isWithin("\ud83da", 10)).isFalse();
    }

    @Test
    void shouldTakeConversationIdsOfUpTo200BytesWithoutControlCharacters() {
        assertThat(ConversationId.isValid("x".repeat(200))).isTrue();
        assertThat(ConversationId.isValid("x".repeat(201))).isFalse();
        assertThat(ConversationId.isValid("\u20ac".repeat(66))).isTrue();
        assertThat(ConversationId.isValid("\u20ac".repeat(67))).isFalse();
        assertThat(ConversationId.isValid("a\nb")).isFalse();
        assertThat(ConversationId.isValid("a\u0085b")).isFalse();
        assertThat(ConversationId.isValid("a/b {c}*?#")).isTrue();
    }
}
