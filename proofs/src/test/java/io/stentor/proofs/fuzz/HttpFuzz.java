package io.stentor.proofs.fuzz;

import io.stentor.core.lane.LogLimits;
import io.stentor.core.roster.PresenceListener;
import io.stentor.transport.session.DisconnectReason;
import io.stentor.transport.session.Session;
import io.stentor.transport.session.SessionLayer;
import io.stentor.transport.session.SessionListener;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The bytes of one connection, from the first of its HTTP requests on: to the router, into a session and up to a WebSocket.
 * Wherever the stream is cut, the same is answered and the same messages arrive; nothing is left behind. But for an upgrade
 * behind more requests than are taken in a turn: it waits, and is refused if by then anything has come behind it.
 */
public final class HttpFuzz {
    private static final int REQUESTS_PER_TURN = 16;

    private HttpFuzz() {}

    public static void run(byte[] input) {
        if (mayHaveAnUpgradeThatWaits(input)) {
            seen(new byte[][] {input});
        } else {
            Cuts.demandSame(input, HttpFuzz::seen);
        }
    }

    private static boolean mayHaveAnUpgradeThatWaits(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        return text.split("HTTP/", -1).length > REQUESTS_PER_TURN
                && text.toLowerCase(Locale.ROOT).contains("websocket");
    }

    /** What one peer sees who sends these pieces, and what of it arrives. */
    public static String seen(byte[][] pieces) {
        StringBuilder messages = new StringBuilder();
        SessionLayer layer = (loop, fanout) -> (session, request) -> new Listener(session, messages);
        HandDrivenServer server = new HandDrivenServer(
                HandDrivenServer.options().build(),
                layer,
                (publisher, rosterLoop, onBug) -> PresenceListener.NONE,
                LogLimits.defaults());
        HandFedChannel peer = server.connect();
        for (byte[] piece : pieces) {
            peer.send(piece);
            server.run();
        }
        String seen = new String(peer.written(), StandardCharsets.ISO_8859_1) + (peer.isEnded() ? " ended " : " open ");
        server.cut(peer);
        server.close();
        return seen + messages;
    }

    /** Writes down what arrives. */
    private record Listener(Session session, StringBuilder messages) implements SessionListener {
        @Override
        public void onText(byte[] bytes, int offset, int length) {
            messages.append(" text ").append(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void onBinary(byte[] bytes, int offset, int length) {
            messages.append(" binary ").append(HexFormat.of().formatHex(bytes, offset, offset + length));
        }

        @Override
        public void onClosed(DisconnectReason reason) {
            messages.append(' ').append(reason);
        }
    }
}
