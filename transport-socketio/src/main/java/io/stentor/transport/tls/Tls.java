package io.stentor.transport.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * What connections are encrypted with: TLS 1.3 and 1.2 with the ciphers that are good today, by BoringSSL where its library
 * is, else by the JDK. Any thread; the files are read only by {@link #load} and {@link #reload}.
 */
public final class Tls {
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    /** Those with forward secrecy and authenticated encryption (RFC 9325 section 4.2), fast ones first. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final ApplicationProtocolConfig HTTP_1_1 = new ApplicationProtocolConfig(
            Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, "http/1.1");

    private final Path certificate;
    private final Path key;
    private final long handshakeTimeMs;
    private volatile SslContext context;

    private Tls(Path certificate, Path key, long handshakeTimeMs) throws TlsException {
        this.certificate = certificate;
        this.key = key;
        this.handshakeTimeMs = handshakeTimeMs;
        this.context = newContext();
    }

    /**
     * Reads certificate and key. Not on an event loop.
     *
     * @param certificate PEM, the server's certificate first, then those between it and the root
     * @param key PEM, PKCS #8 without a password
     * @param handshakeTimeMs for a client to shake hands, else its connection is closed
     * @throws TlsException says which file is wrong, and how
     */
    public static Tls load(Path certificate, Path key, long handshakeTimeMs) throws TlsException {
        return new Tls(certificate, key, handshakeTimeMs);
    }

    /**
     * Reads the files once more; connections that begin from now on are given what they hold. Not on an event loop.
     *
     * @throws TlsException as {@link #load}; nothing has changed then
     */
    public void reload() throws TlsException {
        context = newContext();
    }

    Path certificate() {
        return certificate;
    }

    Path key() {
        return key;
    }

    private SslContext newContext() throws TlsException {
        Credentials credentials = Credentials.read(certificate, key);
        try {
            return SslContextBuilder.forServer(credentials.key(), credentials.chain())
                    .sslProvider(provider())
                    .protocols(PROTOCOLS)
                    .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(HTTP_1_1)
                    .build();
        } catch (SSLException unusable) {
            throw new TlsException("cannot use " + certificate + ": " + unusable.getMessage(), unusable);
        }
    }

    /** What encrypts one connection: the first handler of its channel. */
    public SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeoutMillis(handshakeTimeMs);
        return handler;
    }

    private static SslProvider provider() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    /** Who encrypts here: {@code boringssl} or {@code jdk}. Loads the library. */
    public static String providerName() {
        return OpenSsl.isAvailable() ? OpenSsl.versionString().toLowerCase(Locale.ROOT) : "jdk";
    }

    /** Whether the bytes of a channel are encrypted on their way. */
    public static boolean isOn(Channel channel) {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    /** Says that nothing more is to come, as TLS wants it, and sends our FIN. */
    public static ChannelFuture shutdownOutput(Channel channel) {
        DuplexChannel duplex = (DuplexChannel) channel;
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        if (handler == null) {
            return duplex.shutdownOutput();
        }
        ChannelPromise done = channel.newPromise();
        handler.closeOutbound().addListener(said -> duplex.shutdownOutput(done));
        return done;
    }

    /** What went wrong on a connection: for something that is no TLS, as for a peer that has gone, an IOException. */
    public static Throwable causeOf(Throwable failure) {
        return failure instanceof DecoderException && failure.getCause() instanceof SSLException
                ? failure.getCause()
                : failure;
    }
}
