package io.stentor.server.crowd;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that polls: one GET always parked, POSTs one after another. */
final class PollingClient implements CrowdClient {
    private static final Pattern SEPARATOR = Pattern.compile("\u001e");
    private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");

    private final Inbox inbox = new Inbox();
    private final HttpClient http;
    private final URI uri;
    private final Queue<String> unsent = new ArrayDeque<>();
    private boolean posting;
    /** The request under way; cancelling it closes its connection. */
    private volatile CompletableFuture<HttpResponse<String>> poll;

    private volatile boolean dead;

    PollingClient(HttpClient http, int port) {
        this.http = http;
        String endpoint = "http://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=polling";
        String opened = http.sendAsync(
                        HttpRequest.newBuilder(URI.create(endpoint)).build(), BodyHandlers.ofString())
                .thenApply(HttpResponse::body)
                .join();
        Matcher sid = SID.matcher(opened);
        if (!sid.find()) {
            throw new AssertionError(opened);
        }
        uri = URI.create(endpoint + "&sid=" + sid.group(1));
        poll();
        send("40");
    }

    private void poll() {
        poll = http.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        poll.thenAccept(this::onPolled);
    }

    private void onPolled(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            dead = true;
            return;
        }
        for (String packet : SEPARATOR.splitAsStream(response.body()).toList()) {
            if (packet.equals("2")) {
                send("3");
            } else {
                inbox.onPacket(packet);
            }
        }
        if (!dead) {
            poll();
        }
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }

    @Override
    public synchronized void send(String packet) {
        unsent.add(packet);
        postNext();
    }

    private synchronized void postNext() {
        if (posting || unsent.isEmpty() || dead) {
            return;
        }
        posting = true;
        HttpRequest post = HttpRequest.newBuilder(uri)
                .header("Content-Type", "text/plain;charset=UTF-8")
                .POST(BodyPublishers.ofString(unsent.remove()))
                .build();
        http.sendAsync(post, BodyHandlers.ofString()).thenAccept(response -> onPosted());
    }

    private synchronized void onPosted() {
        posting = false;
        postNext();
    }

    @Override
    public void die() {
        dead = true;
        poll.cancel(true);
    }
}
