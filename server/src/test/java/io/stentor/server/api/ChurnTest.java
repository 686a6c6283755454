package io.stentor.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.api.Socket;
import io.stentor.server.peer.LogWatch;
import io.stentor.server.peer.Peer.Carrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Clients that come and go while threads act on whatever they find: nothing breaks, nothing is left. */
class ChurnTest {
    private static final int ROUNDS = 150;
    private static final int VISITORS = 3;
    private static final int ACTORS = 2;
    private static final int PACE = 4;

    private final Queue<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger deleted = new AtomicInteger();
    private final AtomicInteger joined = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();

    @Test
    void shouldLeaveNothingBehind() throws Exception {
        LogWatch log = LogWatch.begin();
        try (ApiServer server = new ApiServer(builder -> builder.cleanupEmptyChildNamespaces(true)
                .ackTimeout(Duration.ofSeconds(2))
                .pingInterval(Duration.ofMillis(500))
                .pingTimeout(Duration.ofMillis(1000)))) {
            setUp(server);
            AtomicBoolean over = new AtomicBoolean();
            List<Thread> actors = new ArrayList<>();
            for (int i = 0; i < ACTORS; i++) {
                actors.add(run(() -> act(server, over)));
            }
            List<Thread> visitors = new ArrayList<>();
            for (int i = 0; i < VISITORS; i++) {
                visitors.add(run(() -> visit(server)));
            }
            for (Thread visitor : visitors) {
                visitor.join();
            }
            over.set(true);
            for (Thread actor : actors) {
                actor.join();
            }

            ApiServer.await().until(() -> server.main().sockets().isEmpty());
            ApiServer.await().until(() -> server.main().roomNames().isEmpty());
            ApiServer.await().until(() -> server.server().namespaces().all().size() == 1);
            ApiServer.await().until(() -> created.get() == deleted.get() && joined.get() == left.get());
            assertThat(joined.get()).isPositive();
            for (CompletableFuture<?> future : futures) {
                // Answered, refused or given up: but ended.
                future.handle((result, failure) -> "ended").get(10, TimeUnit.SECONDS);
            }
            assertThat(failures).isEmpty();
        }
        log.assertQuiet();
        log.end();
    }

    private void setUp(ApiServer server) {
        server.main()
                .roomEvents()
                .onCreate(room -> created.incrementAndGet())
                .onDelete(room -> deleted.incrementAndGet())
                .onJoin((room, id) -> joined.incrementAndGet())
                .onLeave((room, id) -> left.incrementAndGet());
        server.main()
                .use((socket, next) -> server.elsewhere(() -> {
                    socket.join("early");
                    socket.onAnyOutgoing((event, args) -> {});
                    if (socket.handshake().auth().asMap().isEmpty()) {
                        next.proceed();
                    } else {
                        next.refuse("no");
                    }
                }));
        server.main().onConnection(socket -> {
            socket.join("all", "room" + socket.id().charAt(0));
            socket.on("x", (args, ack) -> {
                socket.to("all").emit("y", args.get(0));
                ack.send();
            });
            socket.onDisconnecting(reason -> socket.to("all").emit("left"));
            socket.onDisconnect(reason -> futures.add(socket.emitWithAck("unheard")));
        });
        server.server().of(Pattern.compile("^/d")).onConnection(socket -> socket.join("room"));
        server.start();
    }

    private void visit(ApiServer server) {
        Carrier[] carriers = Carrier.values();
        for (int round = 0; round < ROUNDS; round++) {
            try (var peer =
                    carriers[round % 5 == 0 ? 1 : 0].open(server.server().port())) {
                peer.send("40" + (round % 4 == 1 ? "{\"refuse\":1}" : ""), "40/d" + round % 3 + ",");
                if (round % 3 != 0 && peer.await("40/d") != null) {
                    peer.send("42/d" + round % 3 + ",[\"x\"]");
                }
                if (round % 4 == 2 && peer.await("40{") != null) {
                    peer.send("421[\"x\",1]");
                    peer.await("431[");
                    peer.send("41");
                }
            }
        }
    }

    private void act(ApiServer server, AtomicBoolean over) {
        for (int step = 0; !over.get(); step++) {
            server.main().socketsJoin("room" + step % 3);
            futures.add(server.main().to("all").timeout(Duration.ofMillis(100)).emitWithAck("ask", step));
            futures.add(server.main().fetchSockets());
            for (Socket socket : server.main().sockets().values()) {
                actOn(socket, step);
            }
            server.main().to("room" + step % 3).socketsLeave("room" + step % 3);
            if (step % PACE == 0) {
                // Nobody is to ask faster than the event loops can answer, however few cores there are.
                server.main()
                        .fetchSockets()
                        .handle((sockets, failure) -> "ended")
                        .join();
            }
        }
    }

    private void actOn(Socket socket, int step) {
        switch (step % 6) {
            case 0 -> socket.join("a", "b" + step % 2);
            case 1 -> socket.leave("a");
            case 2 -> futures.add(socket.timeout(Duration.ofMillis(100)).emitWithAck("ask", step));
            case 3 -> socket.volatileMessage().emit("state", step);
            case 4 -> socket.emit("n", step);
            default -> {
                if (step % 60 == 5) {
                    socket.disconnect(step % 120 == 5);
                }
            }
        }
    }

    private Thread run(Runnable task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (RuntimeException | AssertionError failure) {
                failures.add(failure);
            }
        });
        thread.start();
        return thread;
    }
}
