package io.stentor.wire.websocket;

import java.util.HashSet;
import java.util.Set;

/**
 * What a client's {@code Sec-WebSocket-Extensions} offers of permessage-deflate, and the answer to it.
 *
 * <p>No context is taken over from message to message, in either direction: one compressed frame then serves every
 * receiver, and one inflater a whole event loop. The JDK's deflater has a window of 15 bits only, so an offer that wants
 * a smaller one from the server is declined.
 *
 * <p>The first offer that can be served is accepted. An offer with an unknown, repeated or badly valued parameter is
 * declined; a header that is not one by its grammar offers nothing at all. Used once, by one thread; time and memory are
 * linear in the header, which the caller has limited. Source: RFC 6455 section 9.1, RFC 7692 sections 5 and 7.1.
 */
public final class DeflateOffer {
    private static final String NAME = "permessage-deflate";
    private static final String NO_CONTEXT = NAME + "; server_no_context_takeover; client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String FULL_WINDOW = "15";

    private final ExtensionHeader header;
    private String answer;

    private DeflateOffer(String header) {
        this.header = new ExtensionHeader(header);
    }

    /**
     * The value of the answer's {@code Sec-WebSocket-Extensions}; null for none.
     *
     * @param offered the request's, those of several lines joined by commas, or null
     */
    public static String answer(String offered) {
        return offered == null ? null : new DeflateOffer(offered).answer();
    }

    private String answer() {
        do {
            String accepted = header.isElementEmpty() ? null : readOffer();
            if (answer == null) {
                answer = accepted;
            }
        } while (header.skip(','));
        return header.isAtEnd() ? answer : null;
    }

    /** Reads one offer; the answer that accepts it, or null. */
    private String readOffer() {
        boolean acceptable = NAME.equals(header.token());
        String accepted = NO_CONTEXT;
        Set<String> seen = new HashSet<>();
        while (header.skip(';')) {
            String name = header.token();
            String value = header.value();
            acceptable &= seen.add(name) && canServe(name, value);
            if (SERVER_WINDOW.equals(name)) {
                accepted = NO_CONTEXT + "; " + SERVER_WINDOW + "=" + FULL_WINDOW;
            }
        }
        return acceptable ? accepted : null;
    }

    /** A window of the client's may be smaller than ours: whatever it sends, a full window inflates. */
    private static boolean canServe(String name, String value) {
        return switch (name) {
            case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
            case "client_max_window_bits" -> value == null || value.matches("[89]|1[0-5]");
            case SERVER_WINDOW -> FULL_WINDOW.equals(value);
            default -> false;
        };
    }
}
