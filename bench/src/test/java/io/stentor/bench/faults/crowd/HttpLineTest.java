package io.stentor.bench.faults.crowd;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that is cut off is none, wherever it was cut: what was in it is lost, and the client has to know. */
@Timeout(60)
class HttpLineTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        threads.shutdownNow();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 2",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Len",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n430"
            })
    void shouldTellThatThereIsNoAnswerWhenItIsCutOff(String begin) throws Exception {
        threads.execute(() -> answer(begin));
        Network network = new Network(loops.next(), (InetSocketAddress) server.getLocalSocketAddress(), 0);
        CompletableFuture<String> told = new CompletableFuture<>();

        loops.submit(() -> new HttpLine(network)
                .request(HttpMethod.GET, "/", "", "", (status, body) -> told.complete(status + body)));

        assertThat(told.get()).isEqualTo(String.valueOf(HttpLine.NO_ANSWER));
    }

    private void answer(String begin) {
        try (Socket connection = server.accept()) {
            String request = "";
            while (!request.endsWith("\r\n\r\n")) {
                request += (char) connection.getInputStream().read();
            }
            connection.getOutputStream().write(begin.getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
