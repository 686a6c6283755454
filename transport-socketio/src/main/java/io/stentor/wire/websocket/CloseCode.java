package io.stentor.wire.websocket;

/** The close codes of RFC 6455 section 7.4 this server sends, and the rule which codes may stand in a frame at all. */
public final class CloseCode {
    /** What a sink is told when the close frame carried no code. */
    public static final int NONE = -1;

    public static final int NORMAL = 1000;
    public static final int GOING_AWAY = 1001;
    public static final int PROTOCOL_ERROR = 1002;
    public static final int INVALID_DATA = 1007;
    public static final int POLICY = 1008;
    public static final int TOO_BIG = 1009;

    private static final int LAST_ASSIGNED = 1014;

    private CloseCode() {}

    /** True for the assigned codes, less those reserved for reports inside one end (1004 to 1006), and 3000 to 4999. */
    public static boolean mayBeSent(int code) {
        boolean assigned = code >= NORMAL && code <= LAST_ASSIGNED && (code < 1004 || code > 1006);
        return assigned || (code >= 3000 && code <= 4999);
    }
}
