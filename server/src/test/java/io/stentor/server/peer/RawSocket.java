package io.stentor.server.peer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * One TCP connection, driven byte by byte: what an attacker has. Blocking; one thread reads, one writes.
 *
 * <p>Writing never fails: the server may end the connection whenever it likes, and the reader finds out. Reading waits
 * {@link #PATIENCE_MS} at most: a server that neither answers nor closes fails the test with a {@link StillOpen}.
 */
public final class RawSocket implements Closeable {
    public static final int PATIENCE_MS = 15_000;

    private static final int BLOCK_BYTES = 16 * 1024;
    private static final int SMALL_RECEIVE_BUFFER = 4 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /** The server has neither answered nor closed. */
    public static final class StillOpen extends AssertionError {
        private static final long serialVersionUID = 1L;

        StillOpen() {
            super("the server neither answers nor closes the connection");
        }
    }

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        in = new BufferedInputStream(socket.getInputStream(), BLOCK_BYTES);
        out = socket.getOutputStream();
    }

    public static RawSocket open(int port) {
        try {
            return new RawSocket(new Socket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection whose kernel takes little on behalf of a reader that does not read. */
    public static RawSocket openNarrow(int port) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(SMALL_RECEIVE_BUFFER);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new RawSocket(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection that both ends encrypt; the server must be whom the context trusts. */
    public static RawSocket openTls(int port, SSLContext trust) {
        return openTls(port, trust, 0);
    }

    /** The same with a kernel that takes little. */
    public static RawSocket openNarrowTls(int port, SSLContext trust) {
        return openTls(port, trust, SMALL_RECEIVE_BUFFER);
    }

    private static RawSocket openTls(int port, SSLContext trust, int receiveBuffer) {
        try {
            Socket plain = new Socket();
            if (receiveBuffer > 0) {
                plain.setReceiveBufferSize(receiveBuffer);
            }
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(PATIENCE_MS);
            socket.startHandshake();
            return new RawSocket(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What both ends of an encrypted connection agreed on. */
    public SSLSession tls() {
        return ((SSLSocket) socket).getSession();
    }

    /** What they agreed to speak on it. */
    public String tlsApplicationProtocol() {
        return ((SSLSocket) socket).getApplicationProtocol();
    }

    public RawSocket patience(int ms) {
        try {
            socket.setSoTimeout(ms);
        } catch (IOException closed) {
            // Then reading says so.
        }
        return this;
    }

    public RawSocket send(String latin1) {
        return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Writes the bytes; false from {@link #trySend} tells that the connection is gone. */
    public RawSocket send(byte[] bytes) {
        trySend(bytes);
        return this;
    }

    public boolean trySend(byte[] bytes) {
        try {
            out.write(bytes);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /** The next byte, or -1 once the connection has ended, in whatever way. */
    public int read() {
        try {
            return in.read();
        } catch (SocketTimeoutException late) {
            throw new StillOpen();
        } catch (IOException reset) {
            return -1;
        }
    }

    public byte[] read(int length) throws EOFException {
        byte[] bytes = new byte[length];
        int at = 0;
        while (at < length) {
            int count = read(bytes, at);
            if (count < 0) {
                throw new EOFException();
            }
            at += count;
        }
        return bytes;
    }

    private int read(byte[] bytes, int at) {
        try {
            return in.read(bytes, at, bytes.length - at);
        } catch (SocketTimeoutException late) {
            throw new StillOpen();
        } catch (IOException reset) {
            return -1;
        }
    }

    /** The next answer, whatever precedes it being none; null when the connection ended instead. */
    public HttpAnswer readAnswer() {
        return readAnswer(true);
    }

    public HttpAnswer readAnswer(boolean withBody) {
        try {
            return HttpAnswer.read(this, withBody);
        } catch (EOFException ended) {
            return null;
        }
    }

    /** All answers until the server ends the connection. */
    public List<HttpAnswer> readAnswersToEnd() {
        List<HttpAnswer> answers = new ArrayList<>();
        for (HttpAnswer answer = readAnswer(); answer != null; answer = readAnswer()) {
            answers.add(answer);
        }
        return answers;
    }

    /** Every byte until the server ends the connection. */
    public byte[] readToEnd() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] block = new byte[BLOCK_BYTES];
        for (int count = read(block, 0); count >= 0; count = read(block, 0)) {
            all.write(block, 0, count);
        }
        return all.toByteArray();
    }

    /** Sends our FIN; the server may still answer. */
    public RawSocket finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException gone) {
            // Then there is nothing to finish.
        }
        return this;
    }

    /** Ends the connection with a reset. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException gone) {
            // Then closing is all that is left to do.
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // Closed it is.
        }
    }
}
