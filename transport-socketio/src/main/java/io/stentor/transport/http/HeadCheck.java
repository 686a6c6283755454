package io.stentor.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

/**
 * Reads request heads byte by byte and says whether they are what RFC 9112 lets a client send: one space between the
 * parts of the request line, HTTP/1.0 or 1.1, names that are tokens, no folded lines, no control characters, CR LF and
 * nothing else at the end of a line. What two parsers could read in two ways has no way in. One per connection, owned by
 * its loop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112, sections 2.2, 3 and 5</a>
 */
final class HeadCheck implements ByteProcessor {
    /** Some clients send one behind a body; more serve no purpose. */
    private static final int EMPTY_LINES = 2;

    private static final byte[] VERSION = {'H', 'T', 'T', 'P', '/', '1', '.'};
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = 0; c < TOKEN.length; c++) {
            TOKEN[c] = (c >= '0' && c <= '9')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
    }

    private enum State {
        START,
        EMPTY_LINE_LF,
        METHOD,
        TARGET,
        VERSION,
        MINOR_VERSION,
        LINE_CR,
        LINE_LF,
        LINE_START,
        NAME,
        VALUE,
        END_LF,
        END,
        BROKEN
    }

    private State state = State.START;
    private int emptyLines;
    private int versionBytes;
    /** Bytes behind the buffer's reader index that were looked at already. */
    private int checked;

    /** Whether a text can be a method, a header name or the name of a protocol: a token of RFC 9110. */
    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c < TOKEN.length && TOKEN[c]);
    }

    /** Expects the next head. */
    void begin() {
        state = State.START;
        emptyLines = 0;
        versionBytes = 0;
        checked = 0;
    }

    /** Looks at what has arrived, as far as the end of the head; false when it is not one. */
    boolean check(ByteBuf in) {
        if (state != State.END && state != State.BROKEN) {
            int start = in.readerIndex() + checked;
            int stopped = in.forEachByte(start, in.writerIndex() - start, this);
            checked = (stopped < 0 ? in.writerIndex() : stopped + 1) - in.readerIndex();
        }
        return state != State.BROKEN;
    }

    /** Part of what was checked has been taken out of the buffer. */
    void taken(int bytes) {
        checked = Math.max(0, checked - bytes);
    }

    @Override
    public boolean process(byte next) {
        state = after(next);
        return state != State.END && state != State.BROKEN;
    }

    private State after(byte next) {
        return switch (state) {
            case START -> isTokenByte(next) ? State.METHOD : emptyLine(next);
            case EMPTY_LINE_LF -> next == '\n' ? State.START : State.BROKEN;
            case METHOD -> isTokenByte(next) ? State.METHOD : only(next, ' ', State.TARGET);
            case TARGET -> next > ' ' && next < 0x7f ? State.TARGET : only(next, ' ', State.VERSION);
            case VERSION -> version(next);
            case MINOR_VERSION -> next == '0' || next == '1' ? State.LINE_CR : State.BROKEN;
            case LINE_CR -> only(next, '\r', State.LINE_LF);
            case LINE_LF -> only(next, '\n', State.LINE_START);
            case LINE_START -> isTokenByte(next) ? State.NAME : only(next, '\r', State.END_LF);
            case NAME -> isTokenByte(next) ? State.NAME : only(next, ':', State.VALUE);
            case VALUE -> isValueByte(next) ? State.VALUE : only(next, '\r', State.LINE_LF);
            case END_LF -> only(next, '\n', State.END);
            case END, BROKEN -> throw new IllegalStateException("read on behind the end");
        };
    }

    private State emptyLine(byte next) {
        return next == '\r' && emptyLines++ < EMPTY_LINES ? State.EMPTY_LINE_LF : State.BROKEN;
    }

    private State version(byte next) {
        if (next != VERSION[versionBytes]) {
            return State.BROKEN;
        }
        return ++versionBytes == VERSION.length ? State.MINOR_VERSION : State.VERSION;
    }

    private static State only(byte next, char expected, State then) {
        return next == expected ? then : State.BROKEN;
    }

    private static boolean isTokenByte(byte next) {
        return next > 0 && TOKEN[next];
    }

    private static boolean isValueByte(byte next) {
        return next < 0 || (next >= ' ' && next != 0x7f) || next == '\t';
    }
}
