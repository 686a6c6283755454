package io.stentor.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how its service is, as sd_notify(3) has it: a unit with {@code Type=notify} counts as started when the server
 * serves. Anywhere else nobody has set {@code NOTIFY_SOCKET}, and it tells nobody. What cannot be told is logged and
 * harms nothing else. Used by the main thread.
 */
final class SystemdNotify {
    private static final Logger LOG = LoggerFactory.getLogger(SystemdNotify.class);
    private static final String SOCKET_VARIABLE = "NOTIFY_SOCKET";
    /** Bytes that the kernel takes as the path of a socket, its end included. */
    private static final int PATH_LIMIT = 108;

    /** Null when nobody listens. */
    private final String path;

    private SystemdNotify(String path) {
        this.path = path;
    }

    static SystemdNotify of(Map<String, String> environment) {
        return new SystemdNotify(environment.get(SOCKET_VARIABLE));
    }

    /** The server accepts connections. */
    void ready() {
        tell("READY=1");
    }

    /** The server drains. */
    void stopping() {
        tell("STOPPING=1");
    }

    private void tell(String state) {
        if (path == null) {
            return;
        }
        try {
            send(state.getBytes(UTF_8), address(path));
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("event", "systemd_not_told")
                    .log("systemd was not told {}: {}", state, e.toString());
        }
    }

    /** Names without a file, which begin with an at sign, are beyond Netty; systemd's own sockets are files. */
    private static byte[] address(String path) throws IOException {
        byte[] address = path.getBytes(UTF_8);
        if (!path.startsWith("/") || address.length >= PATH_LIMIT) {
            throw new IOException(SOCKET_VARIABLE + " is no path of a socket");
        }
        return address;
    }

    /** By Netty's socket, since the JDK has none for datagrams between processes. */
    private static void send(byte[] state, byte[] address) throws IOException {
        if (!Epoll.isAvailable()) {
            throw new IOException("Netty's native library is not there");
        }
        Socket socket = Socket.newSocketDomainDgram();
        try {
            ByteBuffer datagram =
                    ByteBuffer.allocateDirect(state.length).put(state).flip();
            socket.sendToDomainSocket(datagram, 0, state.length, address);
        } finally {
            socket.close();
        }
    }
}
