package io.stentor.wire.socketio;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Where the placeholders of attachments lie in valid JSON: the objects whose {@code _placeholder} is true, outermost only,
 * in order of appearance. Found in one pass; of keys that repeat the last counts.
 */
final class Placeholders {
    /** The number of a placeholder whose {@code num} is missing or is no index. */
    static final int ILLEGAL = -1;

    private static final String FLAG = "_placeholder";
    private static final String NUMBER = "num";
    private static final int FIELDS = 3;

    /** No index of an attachment is spelled longer on purpose, and reading longer ones costs. */
    private static final int MAX_NUMBER_BYTES = 32;

    /** More attachments than any limit allows: beyond, it is not noted which numbers are in use. */
    private static final int MOST_ATTACHMENTS = 1_024;

    private final JsonReader reader;
    private int[] found = new int[4 * FIELDS];
    private int count;
    private boolean illegal;
    private int highest = ILLEGAL;
    private final BitSet used = new BitSet();

    private Placeholders(JsonReader reader) {
        this.reader = reader;
    }

    static Placeholders in(byte[] json, int start) {
        Placeholders placeholders = new Placeholders(new JsonReader(json, start));
        placeholders.value();
        return placeholders;
    }

    int count() {
        return count;
    }

    int start(int placeholder) {
        return found[FIELDS * placeholder];
    }

    int end(int placeholder) {
        return found[FIELDS * placeholder + 1];
    }

    /** The attachment it stands for, or {@link #ILLEGAL}. */
    int number(int placeholder) {
        return found[FIELDS * placeholder + 2];
    }

    /**
     * True when each stands for one of so many attachments and no two for the same, those inside others included: what is
     * sent once must not be delivered many times over.
     */
    boolean areWithin(int attachments) {
        return !illegal && highest < attachments;
    }

    private void value() {
        switch (reader.peek()) {
            case '{' -> object();
            case '[' -> reader.eachElement(this::value);
            default -> reader.skip();
        }
    }

    private void object() {
        int start = reader.position();
        int before = count;
        ObjectState object = new ObjectState();
        reader.eachField(key -> object.field(key));
        if (object.isPlaceholder) {
            count = before;
            add(start, reader.position(), object.number);
        }
    }

    private void add(int start, int end, int number) {
        illegal |= number == ILLEGAL || isUsed(number);
        highest = Math.max(highest, number);
        int at = FIELDS * count++;
        if (at == found.length) {
            found = Arrays.copyOf(found, 2 * found.length);
        }
        found[at] = start;
        found[at + 1] = end;
        found[at + 2] = number;
    }

    private boolean isUsed(int number) {
        if (number >= MOST_ATTACHMENTS) {
            return false;
        }
        boolean before = used.get(number);
        used.set(number);
        return before;
    }

    private final class ObjectState {
        private boolean isPlaceholder;
        private int number = ILLEGAL;

        void field(String key) {
            int start = reader.position();
            value();
            if (key.equals(FLAG)) {
                isPlaceholder = reader.byteAt(start) == 't';
            } else if (key.equals(NUMBER)) {
                number = index(start, reader.position());
            }
        }

        private int index(int start, int end) {
            if (!JsonReader.isNumber(reader.byteAt(start)) || end - start > MAX_NUMBER_BYTES) {
                return ILLEGAL;
            }
            double value = Double.parseDouble(reader.text(start, end));
            return value >= 0 && value == (int) value ? (int) value : ILLEGAL;
        }
    }
}
