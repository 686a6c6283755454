package io.stentor.bench.faults.crowd;

import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;

/** HTTP long-polling: one connection for polls, one for what the client has to say. */
final class PollingCarrier implements Carrier {
    private static final String PATH = "/socket.io/?EIO=4&transport=polling";
    private static final String SEPARATOR = "\u001e";
    private static final String SID = "\"sid\":\"";
    private static final String CONTENT_TYPE = "text/plain;charset=UTF-8";
    private static final int OK = 200;

    private final HttpLine polls;
    private final HttpLine posts;
    private final Listener listener;
    private final List<String> unsent = new ArrayList<>();
    private String path = PATH;
    private String sid = "";
    private boolean polling;
    private boolean posting;
    private boolean ended;
    /** What is to be done when the poll that is under way has been answered; none follows it. */
    private Runnable paused;

    private PollingCarrier(Network network, Listener listener) {
        polls = new HttpLine(network);
        posts = new HttpLine(network);
        this.listener = listener;
    }

    static PollingCarrier open(Network network, Listener listener) {
        PollingCarrier carrier = new PollingCarrier(network, listener);
        // The caller is to have it before it hears anything of it.
        network.loop().execute(carrier::poll);
        return carrier;
    }

    String sid() {
        return sid;
    }

    private void poll() {
        if (!ended && !polling) {
            polling = true;
            polls.request(HttpMethod.GET, path, "", "", this::onPolled);
        }
    }

    private void onPolled(int status, String body) {
        polling = false;
        if (ended) {
            onHandshake(body);
            sayGoodbye();
            return;
        }
        if (status != OK) {
            end("poll answered " + status);
            return;
        }
        for (String packet : body.split(SEPARATOR, -1)) {
            if (ended) {
                return;
            }
            onPacket(packet);
        }
        if (paused != null) {
            paused.run();
        } else {
            poll();
        }
    }

    private void onPacket(String packet) {
        if (packet.startsWith("1")) {
            end("transport close");
            return;
        }
        onHandshake(packet);
        listener.onPacket(packet);
    }

    private void onHandshake(String packet) {
        if (packet.startsWith("0") && sid.isEmpty()) {
            int from = packet.indexOf(SID) + SID.length();
            sid = packet.substring(from, packet.indexOf('"', from));
            path = PATH + "&sid=" + sid;
        }
    }

    /** Polls no more; {@code then} is run once nothing is under way. */
    void pause(Runnable then) {
        paused = () -> {
            if (!posting) {
                then.run();
            }
        };
        if (!polling) {
            paused.run();
        }
    }

    void resume() {
        paused = null;
        post();
        poll();
    }

    List<String> takeUnsent() {
        List<String> all = List.copyOf(unsent);
        unsent.clear();
        return all;
    }

    @Override
    public void send(String packet) {
        unsent.add(packet);
        post();
    }

    private void post() {
        if (ended || posting || unsent.isEmpty() || paused != null) {
            return;
        }
        String body = String.join(SEPARATOR, takeUnsent());
        posting = true;
        posts.request(HttpMethod.POST, path, CONTENT_TYPE, body, this::onPosted);
    }

    private void onPosted(int status, String body) {
        posting = false;
        if (ended) {
            sayGoodbye();
            return;
        }
        if (status != OK) {
            end("post answered " + status);
        } else if (paused != null && !polling) {
            paused.run();
        } else {
            post();
        }
    }

    private void end(String reason) {
        if (!ended) {
            shut();
            listener.onEnd(reason);
        }
    }

    private void shut() {
        ended = true;
        polls.close();
        posts.close();
    }

    @Override
    public void setReading(boolean isReading) {
        polls.setReading(isReading);
        posts.setReading(isReading);
    }

    /** As a stock client does: a handshake or a POST that is under way is awaited, and then it says that it closes. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        if (sid.isEmpty() && polling) {
            return;
        }
        polls.close();
        if (!posting) {
            sayGoodbye();
        }
    }

    private void sayGoodbye() {
        polls.close();
        if (sid.isEmpty()) {
            posts.close();
        } else {
            posts.request(HttpMethod.POST, path, CONTENT_TYPE, "1", (status, body) -> posts.close());
        }
    }

    /** Without a word to the server, which has moved on to another transport. */
    void leave() {
        shut();
    }

    @Override
    public void abort() {
        ended = true;
        polls.abort();
        posts.abort();
    }
}
