package io.stentor.api;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** An event on its way through the socket's middlewares to its listeners. Steps run on the socket's loop. */
final class Reception {
    private final Socket socket;
    private final SocketLoop loop;
    private final String event;
    private final Arguments args;
    private final Ack ack;
    private final List<EventMiddleware> middlewares;

    Reception(Socket socket, String event, Arguments args, Ack ack) {
        this.socket = socket;
        this.loop = socket.loop();
        this.event = event;
        this.args = args;
        this.ack = ack;
        this.middlewares = socket.listeners().middlewares();
    }

    void begin() {
        pass(0);
    }

    private void pass(int index) {
        if (!socket.isConnected()) {
            return;
        }
        if (index >= middlewares.size()) {
            deliver();
            return;
        }
        EventMiddleware middleware = middlewares.get(index);
        Step step = new Step(index);
        loop.call(socket, () -> Listeners.described("middleware of events", middleware), () -> {
            try {
                middleware.onEvent(event, args, step);
            } catch (Exception | LinkageError | AssertionError e) {
                step.end();
                throw e;
            }
        });
    }

    private void deliver() {
        for (AnyListener listener : socket.listeners().any()) {
            loop.call(socket, () -> Listeners.described("every event", listener), () -> listener.onEvent(event, args));
        }
        for (Listeners.Entry entry : socket.listeners().take(event)) {
            if (entry.executor() == null) {
                handle(entry);
            } else {
                hand(entry);
            }
        }
    }

    private void handle(Listeners.Entry entry) {
        loop.call(
                socket,
                () -> Listeners.described("event " + event, entry.listener()),
                () -> entry.listener().onEvent(args, ack));
    }

    private void hand(Listeners.Entry entry) {
        loop.call(
                socket,
                () -> "executor of event " + event,
                () -> entry.executor().execute(() -> {
                    try {
                        entry.listener().onEvent(args, ack);
                    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
                        socket.failed(Listeners.described("event " + event, entry.listener()), e);
                    }
                }));
    }

    /** One middleware's decision. */
    private final class Step implements Next {
        private final int index;
        private final AtomicBoolean decided = new AtomicBoolean();

        Step(int index) {
            this.index = index;
        }

        @Override
        public void proceed() {
            if (end()) {
                here(() -> pass(index + 1));
            }
        }

        @Override
        public void refuse(String message, Object data) {
            if (end()) {
                here(() -> socket.tellError(new RefusedException(message)));
            }
        }

        boolean end() {
            return decided.compareAndSet(false, true);
        }

        private void here(Runnable step) {
            if (loop.isHere()) {
                step.run();
            } else {
                loop.execute(step);
            }
        }
    }
}
