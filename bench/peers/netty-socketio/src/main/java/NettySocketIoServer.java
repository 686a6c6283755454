import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketConfig;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.Transport;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Properties;

/**
 * The chat of {@code stentor bench compare} on netty-socketio: members of a conversation, and messages to all of them.
 * {@code --version} says what it is made of.
 */
public final class NettySocketIoServer {

    private static final Map<String, Boolean> OK = Map.of("ok", true);

    private NettySocketIoServer() {}

    public static void main(String[] args) throws IOException {
        if (args.length > 0 && args[0].equals("--version")) {
            System.out.println("netty-socketio " + version() + ", Java " + Runtime.version());
            return;
        }
        SocketIOServer server = new SocketIOServer(configuration());
        server.addEventListener("join_conversation", String.class, (client, conversationId, ack) -> {
            client.joinRoom(conversationId);
            ack.sendAckData(OK);
        });
        server.addEventListener("message", Map.class, (client, message, ack) -> server.getRoomOperations(
                        (String) message.get("conversationId"))
                .sendEvent("message", message));
        server.start();
        System.out.println("ready on http://127.0.0.1:" + server.getConfiguration().getPort());
    }

    private static Configuration configuration() throws IOException {
        SocketConfig sockets = new SocketConfig();
        sockets.setTcpNoDelay(true);
        sockets.setAcceptBackLog(4096);
        Configuration configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        configuration.setPort(freePort());
        configuration.setTransports(Transport.WEBSOCKET);
        configuration.setBossThreads(1);
        configuration.setWorkerThreads(1);
        configuration.setUseLinuxNativeEpoll(Epoll.isAvailable());
        configuration.setHttpCompression(false);
        configuration.setWebsocketCompression(false);
        // The listener above answers joins itself, and messages ask for no answer.
        configuration.setAckMode(AckMode.MANUAL);
        configuration.setSocketConfig(sockets);
        return configuration;
    }

    /** netty-socketio does not tell which port it took when it may choose. */
    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static String version() throws IOException {
        Properties coordinates = new Properties();
        String file = "/META-INF/maven/com.corundumstudio.socketio/netty-socketio/pom.properties";
        try (InputStream in = SocketIOServer.class.getResourceAsStream(file)) {
            coordinates.load(in);
        }
        return coordinates.getProperty("version");
    }
}
