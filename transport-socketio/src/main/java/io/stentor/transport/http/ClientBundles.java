package io.stentor.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The scripts of the Socket.IO client that the server hands out below its path, each as it is and compressed once.
 * Immutable, any thread.
 */
public final class ClientBundles {
    /** The client the files of this module are from: the npm package's {@code dist}, unchanged. */
    public static final String VERSION = "4.8.4";

    private static final String[] NAMES = {
        "socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js"
    };

    private static final String JAVASCRIPT = "application/javascript; charset=utf-8";
    private static final String JSON = "application/json; charset=utf-8";

    private final String etag;
    private final Map<String, byte[]> plain = new HashMap<>();
    private final Map<String, byte[]> gzipped = new HashMap<>();

    /**
     * Bundles of one version.
     *
     * @param files contents by name, such as {@code socket.io.min.js} or {@code socket.io.min.js.map}
     */
    public ClientBundles(String version, Map<String, byte[]> files) {
        this.etag = '"' + version + '"';
        files.forEach((name, bytes) -> {
            plain.put(name, bytes.clone());
            gzipped.put(name, gzip(bytes));
        });
    }

    /**
     * Those that this module brings along; no source maps, which are several times as large.
     *
     * @throws IllegalStateException when one is missing: the program was packed wrongly
     */
    public static ClientBundles bundled() {
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : NAMES) {
            files.put(name, read(name));
        }
        return new ClientBundles(VERSION, files);
    }

    private static byte[] read(String name) {
        try (InputStream in = ClientBundles.class.getResourceAsStream("client/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the client bundle " + name + " is missing from the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] bytes) {
        ByteBuf compressed = BodyCompression.GZIP.compress(Unpooled.wrappedBuffer(bytes));
        byte[] copy = new byte[compressed.readableBytes()];
        compressed.readBytes(copy).release();
        return copy;
    }

    /** Whether a name could only be a bundle's: one that is missing is not found, rather than no request of a session. */
    static boolean isBundleName(String name) {
        return name.startsWith("socket.io") && (name.endsWith(".js") || name.endsWith(".js.map"));
    }

    /**
     * The answer to a GET or HEAD of a bundle.
     *
     * @param known the value of {@code If-None-Match}, or null
     * @param acceptEncoding or null
     */
    HttpReply reply(String name, String known, String acceptEncoding) {
        if (!plain.containsKey(name)) {
            return HttpReply.notFound();
        }
        Map<String, String> headers = new HashMap<>();
        headers.put("etag", etag);
        headers.put("cache-control", "public, max-age=0");
        headers.put("vary", "Accept-Encoding");
        if (known != null && (known.equals(etag) || known.equals("W/" + etag))) {
            return HttpReply.notModified(headers);
        }
        boolean gzip = BodyCompression.preferredBy(acceptEncoding) == BodyCompression.GZIP;
        if (gzip) {
            headers.put("content-encoding", BodyCompression.GZIP.coding());
        }
        return HttpReply.ok(name.endsWith(".map") ? JSON : JAVASCRIPT, (gzip ? gzipped : plain).get(name), headers);
    }
}
