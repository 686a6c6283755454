package io.stentor.server.conformance;

import io.stentor.api.ApiOptions;
import io.stentor.api.Namespace;
import io.stentor.api.Namespaces;
import io.stentor.cluster.Cluster;
import io.stentor.cluster.ClusterCounts;
import io.stentor.cluster.LocalNamespace;
import io.stentor.cluster.Peers;
import io.stentor.cluster.SideChannel;
import io.stentor.core.room.RoomDirectory;
import io.stentor.server.StandaloneServer;
import io.stentor.server.adminui.SplitApplication;
import io.stentor.server.config.InvalidOptionsException;
import io.stentor.server.config.OptionTable;
import io.stentor.server.config.Options;
import io.stentor.server.config.OptionsReader;
import io.stentor.server.conversation.Conversations;
import io.stentor.socketio.Application;
import io.stentor.socketio.Parser;
import io.stentor.wire.socketio.Packet;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The standalone server as a node of a cluster that can be driven from outside: its conversations on the namespace {@code /},
 * a namespace {@code /chat} of the Java API beside them, and a control port. Options come from the environment.
 */
final class ClusterProfile implements StandaloneServer.Beside, AutoCloseable {
    static final String NAME = "cluster";
    private static final String CHAT = "/chat";
    private static final String CONTROL_HOST = "127.0.0.1";
    private static final int MAX_PROBLEMS = 100;

    private final Options options;
    private final Map<String, String> uids = new ConcurrentHashMap<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private Namespaces namespaces;
    private Conversations conversations;
    private StandaloneServer server;
    private ControlPort control;

    private ClusterProfile(Options options) {
        this.options = options;
    }

    /**
     * Starts it; returns when all three ports accept.
     *
     * @throws InvalidOptionsException for what the environment says
     * @throws IOException when an address cannot be bound; nothing is left running
     */
    static ClusterProfile start(Map<String, String> environment, int port, int adminPort, int controlPort)
            throws InvalidOptionsException, IOException {
        Options options = new OptionsReader()
                .assignments(List.of("limits.eventRate=0", "cors.origins=*"))
                .environment(environment)
                .flag("--port", OptionTable.SERVER_PORT, Integer.toString(port))
                .flag("--admin-port", OptionTable.ADMIN_PORT, Integer.toString(adminPort))
                .read(false);
        ClusterProfile profile = new ClusterProfile(options);
        profile.server = StandaloneServer.start(options, profile);
        try {
            profile.control = ControlPort.start(controlPort, profile.operations());
        } catch (IOException e) {
            profile.close();
            throw e;
        }
        return profile;
    }

    private ControlOperations operations() {
        Controlled main = new ConversationControl(conversations);
        Controlled chat = new ApiControl(namespaces.of(CHAT));
        return new ControlOperations(Map.of(Packet.MAIN_NAMESPACE, main, CHAT, chat), this::info);
    }

    private Map<String, Object> info() {
        String mode = options.cluster().mode().name().toLowerCase(Locale.ROOT);
        return Map.of(
                "mode", options.cluster().isJoined() ? mode : "none",
                "namespaces", List.of(Packet.MAIN_NAMESPACE, CHAT),
                "uids", Map.copyOf(uids),
                "problems", List.copyOf(problems));
    }

    // What stands beside the conversations.

    @Override
    public Application.Factory around(Application.Factory conversationsOf, RoomDirectory rooms) {
        ApiOptions api = new ApiOptions(
                null,
                ApiOptions.DEFAULT_ACK_TIMEOUT,
                0,
                false,
                true,
                ApiOptions.DEFAULT_BLOCKED_AFTER,
                error -> onFault(error.cause()),
                blocked -> addProblem("blocked handler"));
        namespaces = new Namespaces(rooms, api, Parser.JSON);
        Namespace chat = namespaces.of(CHAT);
        assert chat.name().equals(CHAT);
        return (loop, fanout) -> new SplitApplication(
                Packet.MAIN_NAMESPACE, conversationsOf.create(loop, fanout), true, namespaces.create(loop, fanout));
    }

    @Override
    public void onStarted(Conversations started, Cluster cluster) {
        conversations = started;
        if (cluster != null) {
            uids.put(Packet.MAIN_NAMESPACE, conversations.peers().uid());
            namespaces.join(new OthersOnly(cluster));
        }
    }

    @Override
    public void onFault(Throwable fault) {
        addProblem(fault.toString());
    }

    private void addProblem(String text) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(text);
        }
    }

    /** The cluster for all namespaces but the main one, which is the conversations'. */
    private final class OthersOnly implements Cluster {
        private final Cluster cluster;

        OthersOnly(Cluster cluster) {
            this.cluster = cluster;
        }

        /** {@return null for the main namespace, in which no socket of these namespaces ever is} */
        @Override
        public Peers open(LocalNamespace namespace) {
            if (namespace.name().equals(Packet.MAIN_NAMESPACE)) {
                return null;
            }
            Peers peers = cluster.open(namespace);
            uids.put(namespace.name(), peers.uid());
            return peers;
        }

        @Override
        public SideChannel openSide(String namespace, Consumer<byte[]> receiver) {
            return cluster.openSide(namespace, receiver);
        }

        @Override
        public ClusterCounts counts() {
            return cluster.counts();
        }

        @Override
        public boolean isReady() {
            return cluster.isReady();
        }

        @Override
        public void close() {
            // Whoever made the cluster closes it.
        }
    }

    /** Where it is, as the ready line says it. */
    String urls() {
        return url(options.server().host(), publicAddress())
                + " (admin " + url(options.admin().host(), adminAddress())
                + ") (control " + url(CONTROL_HOST, controlAddress()) + ")";
    }

    private static String url(String host, InetSocketAddress address) {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    InetSocketAddress publicAddress() {
        return server.publicAddress();
    }

    InetSocketAddress adminAddress() {
        return server.adminAddress();
    }

    InetSocketAddress controlAddress() {
        return control.address();
    }

    @Override
    public void close() {
        if (control != null) {
            control.close();
        }
        namespaces.stopPublishing();
        server.close();
        namespaces.close();
    }
}
