package io.stentor.server.conformance;

import io.stentor.cluster.Scope;
import io.stentor.cluster.SocketDescription;
import io.stentor.wire.socketio.Packet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What the control port can be asked to do. Threadsafe. */
final class ControlOperations {
    private static final String LATE = "operation has timed out";
    private static final long DEFAULT_TIMEOUT_MS = 5_000;
    private static final int MAX_LOG = 10_000;
    private static final List<String> HEARD = List.of("sse:note", "sse:ask");

    private final Map<String, Controlled> namespaces;
    private final Supplier<Map<String, Object>> info;
    private final Map<String, Queue<Map<String, Object>>> logs = new ConcurrentHashMap<>();
    private volatile ServerAnswer serverAnswer = new ServerAnswer("ok", false);

    private record ServerAnswer(Object value, boolean silent) {}

    ControlOperations(Map<String, Controlled> namespaces, Supplier<Map<String, Object>> info) {
        this.namespaces = namespaces;
        this.info = info;
        namespaces.forEach(this::listen);
    }

    private void listen(String name, Controlled namespace) {
        logs.put(name, new ConcurrentLinkedQueue<>());
        for (String event : HEARD) {
            namespace.onServerSide(event, (args, answer) -> {
                note(logs.get(name), event, args);
                ServerAnswer now = serverAnswer;
                if (event.equals("sse:ask") && !now.silent) {
                    answer.accept(now.value);
                }
            });
        }
    }

    private static void note(Queue<Map<String, Object>> log, String event, List<Object> args) {
        if (log.size() < MAX_LOG) {
            log.add(Map.of("event", event, "args", TypedJson.told(args)));
        }
    }

    /**
     * Does one thing.
     *
     * @return what came of it; ends with an {@link IllegalArgumentException} for what is none
     */
    CompletableFuture<Map<String, Object>> run(Asked asked) {
        Controlled namespace = namespaces.get(asked.text("nsp", Packet.MAIN_NAMESPACE));
        if (namespace == null) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("no such namespace"));
        }
        try {
            return run(asked, namespace);
        } catch (IllegalArgumentException | IllegalStateException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private CompletableFuture<Map<String, Object>> run(Asked asked, Controlled namespace) {
        return switch (asked.text("op", "")) {
            case "info" -> done(info.get());
            case "emit" -> emit(asked, namespace);
            case "emitWithAck" -> timed(emitWithAck(asked, namespace));
            case "fetchSockets" -> timed(fetchSockets(asked, namespace));
            case "socketsJoin" -> {
                namespace.socketsJoin(asked.scope(), asked.flag("local"), asked.texts("to"));
                yield done(Map.of());
            }
            case "socketsLeave" -> {
                namespace.socketsLeave(asked.scope(), asked.flag("local"), asked.texts("to"));
                yield done(Map.of());
            }
            case "disconnectSockets" -> {
                namespace.disconnectSockets(asked.scope(), asked.flag("local"), asked.flag("close"));
                yield done(Map.of());
            }
            case "remoteSocket" -> timed(remoteSocket(asked, namespace));
            case "serverSideEmit" -> {
                namespace.serverSideEmit(asked.event(), asked.args());
                yield done(Map.of());
            }
            case "serverSideEmitWithAck" -> timed(serverSideEmitWithAck(asked, namespace));
            case "serverSideLog" -> done(Map.of("log", List.copyOf(logs.get(asked.text("nsp", "/")))));
            case "serverSideAnswer" -> {
                serverAnswer = new ServerAnswer(asked.value("value"), asked.flag("silent"));
                yield done(Map.of());
            }
            case "setData" -> setData(asked, namespace);
            case "rooms" -> rooms(asked, namespace);
            default -> throw new IllegalArgumentException("no such op");
        };
    }

    private static CompletableFuture<Map<String, Object>> done(Map<String, Object> answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static CompletableFuture<Map<String, Object>> emit(Asked asked, Controlled namespace) {
        namespace.emit(asked.scope(), asked.flag("volatile"), asked.flag("local"), asked.event(), asked.args());
        return done(Map.of());
    }

    private static CompletableFuture<Map<String, Object>> emitWithAck(Asked asked, Controlled namespace) {
        long timeoutMs = asked.number("timeout", DEFAULT_TIMEOUT_MS);
        return namespace
                .emitWithAck(asked.scope(), timeoutMs, asked.event(), asked.args())
                .thenApply(answers -> answer("responses", TypedJson.told(answers.values()), answers.missing() > 0))
                .exceptionally(failure -> failed(failure, "responses", List.of()));
    }

    private static CompletableFuture<Map<String, Object>> fetchSockets(Asked asked, Controlled namespace) {
        return fetch(asked, namespace, asked.scope())
                .thenApply(sockets -> answer(
                        "sockets",
                        sockets.stream().map(ControlOperations::described).toList(),
                        false))
                .exceptionally(failure -> failed(failure, "sockets", List.of()));
    }

    private static CompletableFuture<List<SocketDescription>> fetch(Asked asked, Controlled namespace, Scope of) {
        long timeoutMs = asked.number("timeout", DEFAULT_TIMEOUT_MS + 1_000);
        return namespace.fetchSockets(of, asked.flag("local")).orTimeout(timeoutMs, TimeUnit.MILLISECONDS);
    }

    private static Map<String, Object> described(SocketDescription socket) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("id", socket.id());
        described.put("handshake", TypedJson.told(socket.handshake()));
        described.put("rooms", socket.rooms());
        described.put("data", TypedJson.told(socket.data()));
        return described;
    }

    private static CompletableFuture<Map<String, Object>> remoteSocket(Asked asked, Controlled namespace) {
        Scope one = new Scope(List.of(asked.text("sid", "")), List.of());
        return fetch(asked, namespace, one)
                .thenCompose(found -> found.isEmpty()
                        ? done(Map.of("found", false))
                        : act(asked, namespace, new Scope(List.of(found.get(0).id()), List.of())))
                .exceptionally(failure -> failed(failure, "found", false));
    }

    private static CompletableFuture<Map<String, Object>> act(Asked asked, Controlled namespace, Scope one) {
        switch (asked.text("action", "")) {
            case "emit" -> namespace.emit(one, false, false, asked.event(), asked.args());
            case "join" -> namespace.socketsJoin(one, false, asked.texts("to"));
            case "leave" -> namespace.socketsLeave(one, false, asked.texts("to"));
            case "disconnect" -> namespace.disconnectSockets(one, false, asked.flag("close"));
            case "ask" -> {
                return ask(asked, namespace, one);
            }
            default -> throw new IllegalArgumentException("no such action");
        }
        return done(Map.of("found", true));
    }

    private static CompletableFuture<Map<String, Object>> ask(Asked asked, Controlled namespace, Scope one) {
        long timeoutMs = asked.number("timeout", DEFAULT_TIMEOUT_MS);
        return namespace
                .emitWithAck(one, timeoutMs, asked.event(), asked.args())
                .thenApply(answers -> {
                    Map<String, Object> answer = new LinkedHashMap<>();
                    answer.put("found", true);
                    if (answers.values().isEmpty()) {
                        answer.put("err", LATE);
                    } else {
                        answer.put("response", TypedJson.told(answers.values().get(0)));
                    }
                    return answer;
                });
    }

    private static CompletableFuture<Map<String, Object>> serverSideEmitWithAck(Asked asked, Controlled namespace) {
        return namespace
                .serverSideEmitWithAck(asked.event(), asked.args())
                .thenApply(values -> answer("responses", TypedJson.told(values), false))
                .exceptionally(failure -> failed(failure, "responses", List.of()));
    }

    private static CompletableFuture<Map<String, Object>> setData(Asked asked, Controlled namespace) {
        if (!namespace.setData(asked.text("sid", ""), asked.value("data"))) {
            throw new IllegalArgumentException("no such socket here, or no object");
        }
        return done(Map.of());
    }

    private static CompletableFuture<Map<String, Object>> rooms(Asked asked, Controlled namespace) {
        return namespace.rooms(asked.text("sid", "")).thenApply(rooms -> {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("rooms", rooms);
            return answer;
        });
    }

    private static Map<String, Object> answer(String name, Object value, boolean late) {
        Map<String, Object> answer = new LinkedHashMap<>();
        if (late) {
            answer.put("err", LATE);
        }
        answer.put(name, value);
        return answer;
    }

    private static Map<String, Object> failed(Throwable failure, String name, Object value) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof IllegalArgumentException wrong) {
            throw wrong;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        boolean late = cause instanceof TimeoutException && cause.getMessage() == null;
        answer.put("err", late ? LATE : String.valueOf(cause.getMessage()));
        answer.put(name, value);
        return answer;
    }

    private static CompletableFuture<Map<String, Object>> timed(CompletableFuture<Map<String, Object>> asked) {
        long startNanos = System.nanoTime();
        return asked.thenApply(answer -> {
            Map<String, Object> timed = new LinkedHashMap<>(answer);
            timed.put("ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
            return timed;
        });
    }

    /** A request, read with care. Immutable. */
    record Asked(Map<?, ?> fields) {
        String text(String name, String otherwise) {
            Object value = fields.get(name);
            if (value == null) {
                return otherwise;
            }
            if (value instanceof String text) {
                return text;
            }
            throw new IllegalArgumentException(name + " is not a text");
        }

        String event() {
            return text("event", "");
        }

        boolean flag(String name) {
            return Boolean.TRUE.equals(fields.get(name));
        }

        long number(String name, long otherwise) {
            Object value = fields.get(name);
            if (value == null) {
                return otherwise;
            }
            if (value instanceof Number number && number.longValue() > 0) {
                return number.longValue();
            }
            throw new IllegalArgumentException(name + " is not a number above 0");
        }

        Object value(String name) {
            return TypedJson.revived(fields.get(name));
        }

        List<Object> args() {
            return list("args").stream().map(TypedJson::revived).collect(ArrayList::new, List::add, List::addAll);
        }

        List<String> texts(String name) {
            return list(name).stream().map(String::valueOf).toList();
        }

        Scope scope() {
            return new Scope(texts("rooms"), texts("except"));
        }

        private List<?> list(String name) {
            Object value = fields.get(name);
            if (value == null) {
                return List.of();
            }
            if (value instanceof List<?> list) {
                return list;
            }
            throw new IllegalArgumentException(name + " is not a list");
        }
    }
}
