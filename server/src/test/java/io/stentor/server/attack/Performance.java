package io.stentor.server.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.stentor.server.peer.ClientFrames;
import io.stentor.server.peer.HttpAnswer;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.PollingPeer;
import io.stentor.server.peer.RawSocket;
import io.stentor.server.peer.Requests;
import io.stentor.server.peer.WebSocketPeer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run through a course with one value for each of its variables. The steps it knows, {@code a} being whoever acts:
 *
 * <pre>
 * a = tcp | narrow                          a bare connection; one whose reader's kernel takes little
 * a = ws | polling                          a session that has joined no namespace yet
 * a = ws connected AUTH | ws in ROOM        and on: connected (AUTH may be left out), a member of a conversation
 * a = listener ws in ROOM                   a member that reads all the time and answers pings
 * a = candidate of b                        a WebSocket that wants to take over b's session
 * a > TEXT, a > x1000 TEXT                  bytes, once or again and again; hex: {@code a hex 81 00}
 * a floods x1000 TEXT                       the same, but the server may stop reading
 * a drips TEXT                              again and again, a tenth of a second apart
 * a trickles TEXT                           byte by byte
 * a frame 81 TEXT, a frame 81 x1000 TEXT    frames with this first byte, in one segment
 * a says P ¦ P, a says x1000 P              packets in one segment or body
 * a says P with 0102 ¦ 03                   and their attachments
 * a waits 200ms | finishes | resets | leaves
 * a answers 400 | 400/1 | 400|413 | below 500 [or ends]   the next HTTP answer: status, code in its body
 * a answers headless 400                    to HEAD
 * a answers once 400|501                    and no other before the connection ends
 * a lacks TEXT                              the last answer, head and body
 * a closes [1002|1008] [within 3s]          the session; with one of the codes, if given
 * a ends [within 3s]                        the connection itself
 * a starves [within 3s]                      it reads on and answers no pings, until it is closed
 * a works | survives                        the session serves; serves or has been closed
 * a gets REGEX | next REGEX                 some packet to come, the next packet; groups become «1», «2»
 * a heard nothing | 3 REGEX | at most 3 REGEX | 1 to 100   members' messages since the listener was last asked
 * </pre>
 *
 * Names: {@code «a.sid»} is the id of a's session, {@code «a.id»} that of its socket, {@code «room»} a conversation of this run alone.
 */
final class Performance implements AutoCloseable {
    private static final long DRIP_MS = 100;
    private static final long FLOOD_PATIENCE_MS = 4_000;
    private static final int SCENES = 3;
    private static final int BLOCK_BYTES = 64 * 1024;
    private static final Pattern COUNTED = Pattern.compile("x(\\d+) (.*)", Pattern.DOTALL);
    private static final Pattern WITHIN = Pattern.compile("(.*?) ?within (\\d+)s");

    private final int port;
    private final Leeway leeway;
    private final Map<String, Party> parties = new LinkedHashMap<>();
    private final Map<String, String> values;
    /** What goes on beside the steps. */
    private final CountDownLatch over = new CountDownLatch(1);

    private long stepBeganNanos;

    /** @param room a conversation's name that no other run has */
    Performance(int port, Leeway leeway, String room, Map<String, String> binding) {
        this.port = port;
        this.leeway = leeway;
        values = new HashMap<>(binding);
        values.put("room", room);
    }

    void run(List<Step> steps) {
        for (Step step : steps) {
            stepBeganNanos = System.nanoTime();
            try {
                String[] words =
                        Literal.expand(step.verb() + " " + step.rest(), values).split(" ", 2);
                perform(step.party(), words[0], words[1]);
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError(
                        step + " with " + shortened(values.toString()) + ": " + failed.getMessage(), failed);
            }
        }
    }

    private void perform(String name, String verb, String rest) {
        if (verb.equals("=")) {
            create(name, rest);
            return;
        }
        Party party = parties.get(name);
        if (party == null) {
            throw new IllegalArgumentException("nobody is called " + name);
        }
        switch (verb) {
            case ">" -> send(party, rest);
            case "hex" -> party.socket.send(ClientFrames.hex(rest));
            case "floods" -> flood(party, rest);
            case "drips" -> drip(party, rest);
            case "trickles" -> trickle(party, Literal.bytes(rest));
            case "frame" -> sendFrames(party, rest);
            case "says" -> say(party, rest);
            case "waits" -> pause(Long.parseLong(rest.replace("ms", "")));
            case "finishes" -> party.socket.finish();
            case "resets" -> reset(party);
            case "leaves" -> party.close();
            case "answers" -> expectAnswer(party, rest);
            case "lacks" -> expectWithout(party, rest);
            case "closes" -> expectClosed(party, rest);
            case "ends" -> expectEnd(party, rest);
            case "starves" -> expectStarved(party, rest);
            case "works" -> require(party.peer.isUsable(), "it does not work any more");
            case "survives" -> party.peer.isUsable();
            case "gets" -> expectPacket(party, rest);
            case "next" -> expectNext(party, rest);
            case "heard" -> Hearing.check(party.listener.takeHeard(), rest);
            default -> throw new IllegalArgumentException("nobody can do this");
        }
    }

    // Who takes part.

    private void create(String name, String what) {
        Party party = patiently(name, what);
        Party before = parties.put(name, party);
        if (before != null) {
            before.close();
        }
        if (party.peer != null && party.peer.engineId() != null) {
            values.put(name + ".sid", party.peer.engineId());
        }
    }

    /** To set the scene is no part of the case: where much runs at once, the server's short times may end it too early. */
    private Party patiently(String name, String what) {
        AssertionError last = null;
        for (int attempt = 0; attempt < SCENES; attempt++) {
            try {
                return newParty(name, what);
            } catch (AssertionError tooSlow) {
                last = tooSlow;
            }
        }
        throw last;
    }

    private Party newParty(String name, String what) {
        List<String> words = List.of(what.split(" ", -1));
        return switch (words.get(0)) {
            case "tcp" -> Party.bare(port, RawSocket.open(port));
            case "narrow" -> Party.bare(port, RawSocket.openNarrow(port));
            case "candidate" -> Party.session(port, WebSocketPeer.candidate(port, sidOf(words.get(2))));
            case "listener" -> {
                String room = words.get(3);
                yield Party.listener(port, member(name, words.get(1), room), room);
            }
            default -> Party.session(port, session(name, words));
        };
    }

    private String sidOf(String name) {
        return values.get(name + ".sid");
    }

    private Peer session(String name, List<String> words) {
        if (words.size() == 1) {
            return carrier(words.get(0)).open(port);
        }
        if (words.get(1).equals("in")) {
            return member(name, words.get(0), words.get(2));
        }
        Peer peer = carrier(words.get(0)).open(port);
        values.put(name + ".id", peer.connect(String.join(" ", words.subList(2, words.size()))));
        return peer;
    }

    private Peer member(String name, String carrier, String room) {
        Peer peer = carrier(carrier).open(port);
        values.put(name + ".id", peer.connect());
        peer.join(room);
        return peer;
    }

    private static Carrier carrier(String word) {
        return switch (word) {
            case "ws" -> Carrier.WEBSOCKET;
            case "polling" -> Carrier.POLLING;
            default -> throw new IllegalArgumentException("no transport: " + word.toUpperCase(Locale.ROOT));
        };
    }

    // What they do.

    private static void send(Party party, String rest) {
        Matcher counted = COUNTED.matcher(rest);
        if (counted.matches()) {
            sendAgain(party.socket, Literal.bytes(counted.group(2)), Integer.parseInt(counted.group(1)));
        } else {
            party.socket.send(Literal.bytes(rest));
        }
    }

    /** In large pieces, until all is sent or the connection is gone. */
    private static void sendAgain(RawSocket socket, byte[] bytes, int count) {
        int together = Math.max(1, Math.min(count, BLOCK_BYTES / bytes.length));
        byte[] block = ClientFrames.repeat(bytes, together);
        boolean open = true;
        int left = count;
        for (; open && left >= together; left -= together) {
            open = socket.trySend(block);
        }
        if (open && left > 0) {
            socket.trySend(ClientFrames.repeat(bytes, left));
        }
    }

    private void flood(Party party, String rest) {
        CompletableFuture<Void> flood = beside(() -> send(party, rest));
        try {
            flood.get(FLOOD_PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException stoppedReading) {
            // As it may: the rest waits with the attacker.
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void drip(Party party, String rest) {
        byte[] drop = Literal.bytes(rest);
        beside(() -> {
            boolean open = true;
            while (open && !isOver(DRIP_MS)) {
                open = party.socket.trySend(drop);
            }
        });
    }

    private static void trickle(Party party, byte[] bytes) {
        for (byte each : bytes) {
            party.socket.send(new byte[] {each});
        }
    }

    private static void sendFrames(Party party, String rest) {
        int opcode = Integer.parseInt(rest.substring(0, 2), 16);
        String payload = rest.length() > 3 ? rest.substring(3) : "";
        Matcher counted = COUNTED.matcher(payload);
        int count = counted.matches() ? Integer.parseInt(counted.group(1)) : 1;
        byte[] frame = ClientFrames.of(opcode, Literal.bytes(counted.matches() ? counted.group(2) : payload));
        sendAgain(party.socket, frame, count);
    }

    private static void say(Party party, String rest) {
        int attachments = rest.lastIndexOf(" with ");
        if (attachments >= 0) {
            byte[][] bytes = Arrays.stream(rest.substring(attachments + 6).split(" ¦ ", -1))
                    .map(ClientFrames::hex)
                    .toArray(byte[][]::new);
            party.peer.sendWithAttachments(text(rest.substring(0, attachments)), bytes);
            return;
        }
        Matcher counted = COUNTED.matcher(rest);
        String[] packets = counted.matches() ? copies(counted) : rest.split(" ¦ ", -1);
        if (party.peer instanceof PollingPeer) {
            post(party, packets);
        } else {
            byte[][] frames = Arrays.stream(packets)
                    .map(packet -> ClientFrames.whole(ClientFrames.TEXT, Literal.bytes(packet)))
                    .toArray(byte[][]::new);
            party.socket.send(ClientFrames.join(frames));
        }
    }

    private static String[] copies(Matcher counted) {
        String[] packets = new String[Integer.parseInt(counted.group(1))];
        Arrays.fill(packets, counted.group(2));
        return packets;
    }

    /** With a connection of its own, since the body may be the end of it; any answer will do. */
    private static void post(Party party, String[] packets) {
        byte[] body = Literal.bytes(String.join("\u001e", packets));
        try (RawSocket post = RawSocket.open(party.port)) {
            post.send(Requests.request(
                    "POST", Requests.POLLING + "&sid=" + party.peer.engineId(), "Content-Length: " + body.length));
            post.send(body);
            party.answer = post.readAnswer();
        }
    }

    private static String text(String literal) {
        return new String(Literal.bytes(literal), UTF_8);
    }

    private void pause(long ms) {
        isOver(ms);
    }

    private boolean isOver(long afterMs) {
        try {
            return over.await(afterMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void reset(Party party) {
        if (party.socket == null) {
            party.peer.close();
        } else {
            party.socket.reset();
        }
    }

    private static CompletableFuture<Void> beside(Runnable work) {
        return CompletableFuture.runAsync(work, task -> {
            Thread thread = new Thread(task, "attacker");
            thread.setDaemon(true);
            thread.start();
        });
    }

    // What must come of it.

    private void expectAnswer(Party party, String rest) {
        String expected = rest;
        boolean mayEnd = expected.endsWith(" or ends");
        expected = mayEnd ? expected.substring(0, expected.length() - 8) : expected;
        if (expected.startsWith("once ")) {
            List<HttpAnswer> answers = party.socket.readAnswersToEnd();
            require(answers.size() == 1 || (mayEnd && answers.isEmpty()), "answered " + answers);
            party.answer = answers.isEmpty() ? null : answers.get(0);
            expected = expected.substring(5);
        } else if (expected.startsWith("headless ")) {
            party.answer = party.socket.readAnswer(false);
            expected = expected.substring(9);
        } else if (party.socket != null) {
            party.answer = party.socket.readAnswer();
        }
        if (party.answer == null) {
            require(mayEnd, "the connection ended without an answer");
            return;
        }
        require(isExpected(expected, party.answer), "answered " + party.answer);
    }

    private static boolean isExpected(String expected, HttpAnswer answer) {
        if (expected.startsWith("below ")) {
            return answer.status() < Integer.parseInt(expected.substring(6));
        }
        for (String one : expected.split("\\|", -1)) {
            String[] statusAndCode = one.split("/", -1);
            if (answer.status() == Integer.parseInt(statusAndCode[0])
                    && (statusAndCode.length == 1 || answer.body().contains("\"code\":" + statusAndCode[1] + ","))) {
                return true;
            }
        }
        return false;
    }

    private static void expectWithout(Party party, String rest) {
        String text = new String(Literal.bytes(rest), ISO_8859_1).toLowerCase(Locale.ROOT);
        require(
                party.answer == null
                        || !whole(party.answer).toLowerCase(Locale.ROOT).contains(text),
                "answered " + party.answer);
    }

    private static String whole(HttpAnswer answer) {
        return answer.head() + answer.body();
    }

    private void expectClosed(Party party, String rest) {
        String codes = takeTime(rest);
        if (party.peer instanceof WebSocketPeer webSocket) {
            bounded(webSocket::awaitClosed);
            int code = webSocket.awaitCloseCode();
            boolean right = codes.isEmpty()
                    ? isPlain(code)
                    : List.of(codes.split("\\|", -1)).contains("" + code);
            require(right, "closed with " + code);
        } else if (party.peer != null) {
            bounded(party.peer::awaitClosed);
        } else {
            bounded(party.socket::readToEnd);
        }
        checkTime(rest);
    }

    /** Who answers pings could read for ever. */
    private static void bounded(Runnable reading) {
        try {
            beside(reading).get(RawSocket.PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("the session goes on and on", late);
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause().getMessage(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Codes that a server may close with. 1011 is none: it says that an exception escaped. */
    private static boolean isPlain(int code) {
        return (code >= 1000 && code <= 1009 && code != 1001 && code != 1004) || (code >= 4000 && code < 5000);
    }

    private void expectEnd(Party party, String rest) {
        if (party.peer instanceof WebSocketPeer webSocket) {
            bounded(webSocket::awaitEnd);
        } else {
            bounded(party.socket::readToEnd);
        }
        checkTime(rest);
    }

    private void expectStarved(Party party, String rest) {
        WebSocketPeer peer = party.webSocket();
        bounded(() -> {
            while (peer.nextFrame() != null) {}
        });
        checkTime(rest);
    }

    private static String takeTime(String rest) {
        Matcher within = WITHIN.matcher(rest);
        return within.matches() ? within.group(1) : rest;
    }

    private void checkTime(String rest) {
        Matcher within = WITHIN.matcher(rest);
        if (within.matches()) {
            leeway.check(Long.parseLong(within.group(2)), System.nanoTime() - stepBeganNanos);
        }
    }

    private void expectPacket(Party party, String regex) {
        bounded(() -> awaitPacket(party, regex));
    }

    private void awaitPacket(Party party, String regex) {
        Pattern wanted = Pattern.compile(regex);
        for (String packet = party.peer.next(); packet != null; packet = party.peer.next()) {
            if (takeGroups(wanted.matcher(packet))) {
                return;
            }
        }
        throw new AssertionError("the session was closed");
    }

    private void expectNext(Party party, String regex) {
        String packet = party.peer.next();
        require(packet != null && takeGroups(Pattern.compile(regex).matcher(packet)), "got " + shortened(packet));
    }

    private boolean takeGroups(Matcher matcher) {
        if (!matcher.find()) {
            return false;
        }
        for (int i = 1; i <= matcher.groupCount(); i++) {
            values.put(Integer.toString(i), matcher.group(i));
        }
        return true;
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new AssertionError(shortened(what));
        }
    }

    private static String shortened(String text) {
        return text == null || text.length() < 600 ? text : text.substring(0, 600) + "…";
    }

    @Override
    public void close() {
        over.countDown();
        parties.values().forEach(Party::close);
    }
}
