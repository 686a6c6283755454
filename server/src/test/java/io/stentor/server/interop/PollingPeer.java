package io.stentor.server.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A polling client written by hand: a connection for each request, which it may treat as badly as it likes. */
record PollingPeer(int port, String sid) {
    private static final int PATIENCE_MS = 15_000;

    /** Opens a session and joins the main namespace. */
    static PollingPeer connect(int port) throws IOException {
        String opened = answer(new PollingPeer(port, "").send(request("GET", "", "")));
        int at = opened.indexOf("\"sid\":\"") + "\"sid\":\"".length();
        PollingPeer peer = new PollingPeer(port, opened.substring(at, opened.indexOf('"', at)));
        peer.post("40");
        answer(peer.poll());
        return peer;
    }

    /** Posts packets and awaits the answer. */
    void post(String packets) throws IOException {
        answer(send(request("POST", "&sid=" + sid, packets)));
    }

    /** Begins to poll. */
    Socket poll() throws IOException {
        return send(request("GET", "&sid=" + sid, ""));
    }

    private Socket send(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        return socket;
    }

    private static String request(String method, String sidParameter, String body) {
        return method + " /socket.io/?EIO=4&transport=polling" + sidParameter
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    /** Reads everything up to the end of the connection, head and body. */
    static String answer(Socket socket) throws IOException {
        try (socket) {
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }
}
