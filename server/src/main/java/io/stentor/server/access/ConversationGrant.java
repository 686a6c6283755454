package io.stentor.server.access;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The conversations that somebody may join: all of them, or those named by an id or by how their ids begin. Immutable. */
public final class ConversationGrant {
    /** What is written behind the beginning of ids. */
    private static final String REST = "*";

    private static final ConversationGrant ALL = new ConversationGrant(Set.of(), List.of(""));

    /** Clients' texts: keys of a JDK set. */
    private final Set<String> ids;

    private final List<String> prefixes;

    private ConversationGrant(Set<String> ids, List<String> prefixes) {
        this.ids = ids;
        this.prefixes = prefixes;
    }

    /** Any conversation. */
    public static ConversationGrant all() {
        return ALL;
    }

    /** Those of a list of ids and of prefixes that end in a star; of an empty list, none. */
    public static ConversationGrant of(List<String> entries) {
        Set<String> ids = new HashSet<>();
        List<String> prefixes = new ArrayList<>();
        for (String entry : entries) {
            if (entry.endsWith(REST)) {
                prefixes.add(entry.substring(0, entry.length() - REST.length()));
            } else {
                ids.add(entry);
            }
        }
        return new ConversationGrant(ids, prefixes);
    }

    public boolean includes(String conversationId) {
        return ids.contains(conversationId) || hasPrefixOf(conversationId);
    }

    /** Whether whoever has this may do all that the other allows. */
    public boolean covers(ConversationGrant other) {
        return other.ids.stream().allMatch(this::includes)
                && other.prefixes.stream().allMatch(this::hasPrefixOf);
    }

    private boolean hasPrefixOf(String text) {
        for (String prefix : prefixes) {
            if (text.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
