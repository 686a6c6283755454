package io.stentor.server;

import io.stentor.server.admin.AdminServer;
import io.stentor.server.config.ClientTransport;
import io.stentor.server.config.Compression;
import io.stentor.server.config.Confirm;
import io.stentor.server.config.Options;
import io.stentor.server.config.UnusableFileException;
import io.stentor.server.conversation.ConfirmationOptions;
import io.stentor.server.conversation.ConversationLimits;
import io.stentor.socketio.Parser;
import io.stentor.socketio.SocketIoLoop;
import io.stentor.transport.door.DoorOptions;
import io.stentor.transport.door.TrustedProxies;
import io.stentor.transport.handshake.CorsOptions;
import io.stentor.transport.loop.EngineOptions;
import io.stentor.transport.loop.IoTransport;
import io.stentor.transport.tls.Tls;
import io.stentor.transport.tls.TlsException;
import io.stentor.wire.socketio.PacketLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the parts of the standalone server are told, out of its options. Immutable. */
record StandaloneSettings(Options options) {
    IoTransport transport() throws IOException {
        IoTransport chosen = switch (options.io().transport()) {
            case AUTO -> IoTransport.best();
            case EPOLL -> IoTransport.EPOLL;
            case IO_URING -> IoTransport.IO_URING;
            case NIO -> IoTransport.NIO;
        };
        if (!chosen.isAvailable()) {
            throw new IOException("io.transport=" + chosen.name().toLowerCase(Locale.ROOT) + " is not available here");
        }
        return chosen;
    }

    /** Null when connections are plain. */
    Tls tls() throws UnusableFileException {
        Options.Tls files = options.server().tls();
        if (!files.isOn()) {
            return null;
        }
        try {
            return Tls.load(
                    Path.of(files.certificate()),
                    Path.of(files.key()),
                    options.limits().headerTimeMs());
        } catch (TlsException unusable) {
            throw new UnusableFileException("server.tls: " + unusable.getMessage(), unusable);
        }
    }

    EngineOptions engineOptions(Tls tls) {
        Options.Socketio socketio = options.socketio();
        return EngineOptions.builder()
                .path(socketio.path())
                .transports(socketio.transports().stream()
                        .map(StandaloneSettings::nameOf)
                        .collect(Collectors.toUnmodifiableSet()))
                .pingIntervalMs(Math.toIntExact(socketio.pingIntervalMs()))
                .pingTimeoutMs(Math.toIntExact(socketio.pingTimeoutMs()))
                .connectTimeoutMs(socketio.connectTimeoutMs())
                .upgradeTimeoutMs(socketio.upgradeTimeoutMs())
                .maxPayload(socketio.maxPayloadBytes())
                .cors(cors(options.cors().origins()))
                .headerTimeMs(options.limits().headerTimeMs())
                .bodyTimeMs(options.limits().bodyTimeMs())
                .messageTimeMs(options.limits().messageTimeMs())
                .stallTimeoutMs(options.outbound().stallTimeoutMs())
                .httpCompressionThreshold(compressionThreshold(socketio.compression()))
                .deflateThreshold(compressionThreshold(socketio.compression()))
                .door(door())
                .tls(tls)
                .build();
    }

    private DoorOptions door() {
        Options.Limits limits = options.limits();
        return new DoorOptions(
                limits.connections() == 0 ? FileLimit.connections() : limits.connections(),
                limits.connectionsPerAddress(),
                limits.connectRatePerAddress(),
                new TrustedProxies(options.server().trustedProxies()),
                options.server().proxyProtocol());
    }

    /** Origins that are named may send cookies, for a load balancer's sake; a browser allows that to no star. */
    private static CorsOptions cors(List<String> origins) {
        return CorsOptions.of(origins).withCredentials(!origins.contains("*"));
    }

    private static int compressionThreshold(Compression compression) {
        return compression == Compression.ON ? EngineOptions.COMPRESSION_THRESHOLD : EngineOptions.NO_COMPRESSION;
    }

    private static String nameOf(ClientTransport transport) {
        return transport.name().toLowerCase(Locale.ROOT);
    }

    SocketIoLoop.Settings socketIo() {
        return new SocketIoLoop.Settings(
                Parser.JSON,
                packetLimits(),
                options.limits().namespacesPerConnection(),
                options.recovery().enabled() && options.recovery().windowMs() > 0,
                options.cluster().isJoined() || options.adminUi().enabled());
    }

    int lanes() {
        int threads = options.io().threads();
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }

    private PacketLimits packetLimits() {
        PacketLimits defaults = PacketLimits.DEFAULTS;
        return new PacketLimits(
                options.limits().jsonDepth(),
                defaults.keys(),
                defaults.arguments(),
                defaults.eventNameBytes(),
                defaults.namespaceBytes(),
                options.limits().attachments());
    }

    ConversationLimits conversationLimits() {
        return new ConversationLimits(
                options.limits().eventRate(),
                options.limits().eventBurst(),
                options.limits().roomsPerSocket(),
                options.typing().intervalMs(),
                options.typing().expiryMs(),
                options.presence().mergeAbove(),
                options.presence().mergeIntervalMs(),
                options.presence().graceMs());
    }

    ConfirmationOptions confirmation() {
        Options.Delivery delivery = options.delivery();
        return new ConfirmationOptions(
                delivery.confirm() == Confirm.ALWAYS, delivery.retryAfterMs(), delivery.attempts());
    }

    /** The same as for what sockets send. */
    AdminServer.Limits adminLimits() {
        return new AdminServer.Limits(
                options.socketio().maxPayloadBytes(),
                options.limits().jsonDepth(),
                packetLimits().keys(),
                options.limits().headerTimeMs(),
                options.limits().bodyTimeMs());
    }
}
