package io.stentor.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.core.lane.LogLimits;
import io.stentor.server.TestServer;
import io.stentor.server.peer.ClientFrames;
import io.stentor.server.peer.Peer;
import io.stentor.server.peer.Peer.Carrier;
import io.stentor.server.peer.WebSocketPeer;
import io.stentor.transport.loop.EngineOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that lose their connections and come back, over the wire. */
class RecoveryTest {
    private static final LogLimits LOGS = LogLimits.defaults().withWindow(Duration.ofMinutes(2));

    private final List<AutoCloseable> opened = new ArrayList<>();
    private TestServer server;

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        server.close();
    }

    // What is told.

    @ParameterizedTest
    @EnumSource
    void shouldTellAnOffsetWithEachEventThatAsksForNoAnswer(Carrier carrier) {
        start(LOGS);
        Traveller traveller = arrive(carrier);

        assertThat(traveller.peer().ask(1, "join_conversation", "\"c\""))
                .isEqualTo("431[{\"ok\":true,\"conversationId\":\"c\",\"members\":1,\"users\":[\"" + traveller.id()
                        + "\"],\"usersTotal\":1}]");
        Peer speaker = speaker("c");
        assertThat(traveller.next()).startsWith("42[\"user_joined\",{\"userId\":\"speaker\"");
        String first = traveller.offset();
        say(speaker, "c", "m1");

        assertThat(traveller.next()).isEqualTo(said("c", "m1"));
        assertThat(traveller.offset()).hasSize(14).isGreaterThan(first);
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellNothingToAClientThatDoesNotWantIt(Carrier carrier) {
        start(LOGS);
        Peer peer = carrier.open(server.port(), "&recovery=0");
        opened.add(peer);

        peer.send("40");
        assertThat(peer.next()).matches("40\\{\"sid\":\"[\\w-]{20}\"}");
        peer.join("c");
        Peer speaker = speaker("c");
        say(speaker, "c", "m1");

        // The roster tells of the speaker in its own time: before the message, or behind it.
        List<String> got = List.of(peer.next(), Traveller.withoutTime(peer.next()));
        assertThat(got)
                .anySatisfy(event ->
                        assertThat(event).startsWith("42[\"user_joined\",{").endsWith("}]"));
        assertThat(got.stream().map(Traveller::withoutTime)).contains(said("c", "m1"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellNothingWhenItIsOff(Carrier carrier) {
        start(LogLimits.defaults());
        Peer peer = carrier.open(server.port());
        opened.add(peer);

        peer.send("40{\"pid\":\"AAAAAAAAAAAAAAAAAAAA\",\"offset\":\"AAAAAAAAAAAAAA\"}");

        assertThat(peer.next()).matches("40\\{\"sid\":\"[\\w-]{20}\"}");
    }

    @Test
    void shouldChangeOnlyTheTextOfAnEventWithAttachments() {
        start(LOGS);
        Traveller traveller = arrive(Carrier.WEBSOCKET);
        traveller.peer().join("c");
        Peer speaker = speaker("c");
        traveller.next();

        speaker.sendWithAttachments(
                "451-[\"message\",{\"conversationId\":\"c\",\"id\":\"m1\",\"b\":{\"_placeholder\":true,\"num\":0}}]",
                new byte[] {1, 2, 3});

        assertThat(traveller.next()).startsWith("451-[\"message\",{\"conversationId\":\"c\",\"id\":\"m1\"");
        assertThat(traveller.peer().next()).isEqualTo("bAQID");
    }

    // Who comes back.

    @ParameterizedTest
    @CsvSource({"WEBSOCKET, false", "WEBSOCKET, true", "POLLING, false", "POLLING, true"})
    void shouldGiveBackEverythingWhenAClientComesBack(Carrier carrier, boolean gone) {
        start(LOGS);
        Traveller traveller = arrive(carrier);
        traveller.peer().join("c");
        Peer speaker = speaker("c");
        traveller.next();
        say(speaker, "c", "m1");
        traveller.next();
        String id = traveller.id();
        String pid = traveller.pid();

        traveller.cut();
        if (gone && carrier == Carrier.WEBSOCKET) {
            awaitAway(1);
        }
        say(speaker, "c", "m2");
        say(speaker, "c", "m3");

        assertThat(withoutPresence(traveller.comeBack())).containsExactly(said("c", "m2"), said("c", "m3"));
        assertThat(traveller.id()).isEqualTo(id);
        assertThat(traveller.pid()).isEqualTo(pid);
        say(speaker, "c", "m4");
        assertThat(nextMessage(traveller)).isEqualTo(said("c", "m4"));
        assertThat(traveller.peer().ask(2, "presence", "\"c\"")).contains("\"members\":2", "\"" + id + "\"");
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveBackEverythingToAClientThatHadReadNoEvent(Carrier carrier) {
        start(LOGS);
        Traveller traveller = arrive(carrier);
        traveller.peer().join("c");
        String id = traveller.id();
        Peer speaker = speaker("c");
        traveller.cut();
        say(speaker, "c", "m1");

        assertThat(withoutPresence(traveller.comeBackSaying("{\"pid\":\"" + traveller.pid() + "\"}")))
                .containsExactly(said("c", "m1"));
        assertThat(traveller.id()).isEqualTo(id);
    }

    @Test
    void shouldKeepTheUserOfAClientThatComesBack() {
        start(LOGS);
        Traveller traveller = arrive(Carrier.WEBSOCKET, "{\"userId\":\"ann\"}");
        traveller.peer().join("c");
        traveller.cut();

        traveller.comeBack();

        assertThat(traveller.peer().ask(3, "presence", "\"c\"")).contains("\"users\":[\"ann\"]");
    }

    @Test
    void shouldGiveBackEverythingAgainAndAgain() {
        start(LOGS);
        Traveller traveller = arrive(Carrier.WEBSOCKET);
        traveller.peer().join("c");
        Peer speaker = speaker("c");
        String id = traveller.id();
        for (int round = 0; round < 5; round++) {
            traveller.cut();
            say(speaker, "c", "away" + round);

            assertThat(withoutPresence(traveller.comeBack())).containsExactly(said("c", "away" + round));
            assertThat(traveller.id()).isEqualTo(id);
            say(speaker, "c", "here" + round);
            assertThat(nextMessage(traveller)).isEqualTo(said("c", "here" + round));
        }
    }

    @Test
    void shouldKeepTheOrderOfTwoRooms() {
        start(LOGS);
        Traveller traveller = arrive(Carrier.WEBSOCKET);
        traveller.peer().join("a");
        traveller.peer().join("b");
        Peer speaker = speaker("a");
        speaker.join("b");
        traveller.next();
        traveller.next();
        traveller.cut();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String room = i % 3 == 0 ? "a" : "b";
            say(speaker, room, "m" + i);
            expected.add(said(room, "m" + i));
        }

        assertThat(withoutPresence(traveller.comeBack())).isEqualTo(expected);
    }

    @Test
    void shouldBringALongGapWhole() {
        start(LOGS);
        Traveller traveller = arrive(Carrier.WEBSOCKET);
        traveller.peer().join("c");
        Peer speaker = speaker("c");
        traveller.next();
        traveller.cut();
        String padding = "x".repeat(1_000);
        IntStream.range(0, 600).forEach(i -> say(speaker, "c", "m" + i, padding));

        List<String> missed = withoutPresence(traveller.comeBack());

        assertThat(missed).hasSize(600);
        for (int i = 0; i < 600; i++) {
            assertThat(missed.get(i)).contains("\"id\":\"m" + i + "\"");
        }
        say(speaker, "c", "last");
        assertThat(nextMessage(traveller)).isEqualTo(said("c", "last"));
    }

    /** The last thing it read is volatile, and has an offset all the same. */
    @Test
    void shouldNotTellAgainWhatIsVolatile() {
        start(LOGS);
        Traveller traveller = arrive(Carrier.WEBSOCKET);
        traveller.peer().join("c");
        Peer speaker = speaker("c");
        traveller.next();
        speaker.send("42[\"typing\",{\"conversationId\":\"c\",\"isTyping\":true}]");
        assertThat(traveller.next()).startsWith("42[\"typing\",{").contains("\"isTyping\":true");
        String id = traveller.id();
        traveller.cut();
        awaitAway(1);
        assertThat(speaker.ask(8, "typing", "{\"conversationId\":\"c\",\"isTyping\":false}"))
                .isEqualTo("438[{\"ok\":true}]");
        say(speaker, "c", "m1");

        assertThat(withoutPresence(traveller.comeBack())).containsExactly(said("c", "m1"));
        assertThat(traveller.id()).isEqualTo(id);
    }

    @Test
    void shouldGiveBackEverythingToAClientThatWasIdleForLongerThanTheLogReaches() {
        start(new LogLimits(10_000, 1 << 20, 1, 1 << 26, LOGS.windowNanos(), 1_000, 1 << 26));
        Traveller traveller = arrive(Carrier.WEBSOCKET);
        traveller.peer().join("c");
        Peer speaker = speaker("c");
        traveller.next();
        say(speaker, "c", "m1");
        traveller.next();
        String id = traveller.id();
        speaker.close();
        traveller.next();
        await().until(() -> server.server().fanout().logs().loggedBytes() == 0);

        traveller.cut();

        assertThat(traveller.comeBack()).isEmpty();
        assertThat(traveller.id()).isEqualTo(id);
    }

    /** The client noticed the loss first: to the server its old connection looks alive. */
    @ParameterizedTest
    @EnumSource
    void shouldLetAClientTakeOverFromItself(Carrier carrier) {
        start(LOGS);
        Traveller traveller = arrive(carrier);
        traveller.peer().join("c");
        Peer speaker = speaker("c");
        traveller.next();
        String id = traveller.id();
        Peer old = traveller.peer();
        opened.add(old);

        assertThat(withoutPresence(traveller.comeBack())).isEmpty();
        assertThat(traveller.id()).isEqualTo(id);
        if (carrier == Carrier.WEBSOCKET) {
            old.awaitClosed();
        }
        old.close();
        say(speaker, "c", "m1");

        assertThat(nextMessage(traveller)).isEqualTo(said("c", "m1"));
        assertThat(traveller.peer().ask(4, "presence", "\"c\"")).contains("\"members\":2");
        await().untilAsserted(() -> assertThat(server.counts().sockets()).isEqualTo(2));
    }

    /**
     * A new connection may be cut before it has its answer, and the next one may be there before the lanes have given it: the later waits, and takes over
     * from the earlier as from any old connection.
     */
    @RepeatedTest(5)
    void shouldTakeTwoReturnsAtOnceOneAfterTheOther() {
        start(LOGS);
        Traveller traveller = arrive(Carrier.WEBSOCKET);
        traveller.peer().join("c");
        String id = traveller.id();
        String claim = traveller.claim();
        traveller.cut();

        List<String> ids = List.of(
                        CompletableFuture.supplyAsync(() -> idOfOneSaying(claim)),
                        CompletableFuture.supplyAsync(() -> idOfOneSaying(claim)))
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(ids).containsOnly(id);
        await().untilAsserted(() -> assertThat(server.counts().sockets()).isEqualTo(1));
    }

    @ParameterizedTest
    @EnumSource
    void shouldComeBackAfterACloseOfItsOwn(Carrier carrier) {
        start(LOGS);
        Traveller traveller = arrive(carrier);
        String id = traveller.id();
        if (carrier == Carrier.WEBSOCKET) {
            ((WebSocketPeer) traveller.peer()).sendBytes(ClientFrames.close(1000));
        } else {
            traveller.peer().send("1");
        }
        traveller.peer().awaitClosed();

        assertThat(traveller.comeBack()).isEmpty();
        assertThat(traveller.id()).isEqualTo(id);
    }

    /** A sender that is cut learns what came of its message when it is back. */
    @Test
    void shouldTellAReturnedSenderWhatCameOfItsMessage() {
        start(LOGS);
        Traveller traveller = arrive(Carrier.WEBSOCKET);
        traveller.peer().join("c");
        Peer member = speaker("c");
        traveller.next();
        traveller.peer().ask(7, "message", "{\"conversationId\":\"c\",\"id\":\"m\",\"confirm\":true,\"echo\":false}");
        String question = member.await("42").replaceAll("^42(\\d+).*", "$1");
        traveller.cut();
        await().untilAsserted(() -> assertThat(server.counts().sockets()).isEqualTo(1));
        member.send("43" + question + "[]");

        assertThat(traveller.comeBack())
                .last()
                .isEqualTo(
                        "42[\"message_delivered\",{\"id\":\"m\",\"conversationId\":\"c\",\"expected\":1,\"delivered\":1,"
                                + "\"missing\":[],\"missingTotal\":0,\"complete\":true}]");
    }

    /** Whether the server has noticed the cut already or not. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotHearOfItsOwnComingAndGoing(boolean noticed) {
        start(LOGS);
        Peer witness = speaker("c");
        Traveller traveller = arrive(Carrier.WEBSOCKET);
        traveller.peer().join("c");
        assertThat(witness.await("42")).contains("user_joined", traveller.id());
        Peer old = traveller.peer();
        if (noticed) {
            traveller.cut();
            assertThat(witness.await("42")).contains("user_left", traveller.id());
        }

        assertThat(traveller.comeBack()).isEmpty();

        if (!noticed) {
            assertThat(witness.await("42")).contains("user_left", traveller.id());
        }
        assertThat(witness.await("42")).contains("user_joined", traveller.id());
        say(witness, "c", "m");
        assertThat(traveller.next()).isEqualTo(said("c", "m"));
        old.close();
    }

    // Who does not.

    @Test
    void shouldTakeAClientThatLeftTheNamespaceForANewOne() {
        start(LOGS);
        Traveller traveller = arrive(Carrier.WEBSOCKET);
        String id = traveller.id();
        traveller.peer().send("41");
        await().untilAsserted(() -> assertThat(server.counts().sockets()).isZero());

        traveller.comeBack();

        assertThat(traveller.id()).isNotEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"junk\"",
                "\"\"",
                "\"AAAAAAAAAAAAA\"",
                "\"___________AAA\"",
                "\"_______fAAAAAA\"",
                "\"AAAAAAAA______\"",
                "7",
                "[]",
                "{}",
                "true",
                "\"AAAAAAAAAA\\u0000AAA\""
            })
    void shouldTakeAClientWithAnOffsetThatIsNoneForANewOne(String offset) {
        assertNew("\"" + "PID" + "\"", offset);
    }

    @Test
    void shouldTakeAClientWithAVeryLongOffsetForANewOne() {
        assertNew("\"PID\"", "\"" + "A".repeat(5_000) + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"AAAAAAAAAAAAAAAAAAAA\"", "\"\"", "\"SID\"", "7", "null", "[\"PID\"]", "{\"a\":\"PID\"}"})
    void shouldTakeAClientWithASecretThatIsNoneForANewOne(String pid) {
        assertNew(pid, "\"OFFSET\"");
    }

    private void assertNew(String pid, String offset) {
        start(LOGS);
        Traveller traveller = arrive(Carrier.WEBSOCKET);
        traveller.peer().join("c");
        Peer speaker = speaker("c");
        traveller.next();
        String id = traveller.id();
        String oldPid = traveller.pid();
        traveller.cut();
        say(speaker, "c", "m1");
        String auth = ("{\"pid\":" + pid + ",\"offset\":" + offset + "}")
                .replace("PID", oldPid)
                .replace("SID", id)
                .replace("OFFSET", traveller.offset());

        assertThat(traveller.comeBackSaying(auth)).isEmpty();

        assertThat(traveller.id()).isNotEqualTo(id);
        assertThat(traveller.pid()).isNotEqualTo(oldPid);
        assertThat(traveller.peer().ask(5, "presence", "\"c\"")).contains("not_a_member");
    }

    @Test
    void shouldSayHonestlyThatItCannotTellEverything() {
        start(new LogLimits(3, 1 << 20, LOGS.ageNanos(), 1 << 26, LOGS.windowNanos(), 1_000, 1 << 26));
        Traveller traveller = arrive(Carrier.WEBSOCKET);
        traveller.peer().join("c");
        Peer speaker = speaker("c");
        traveller.next();
        String id = traveller.id();
        traveller.cut();
        awaitAway(1);
        IntStream.range(0, 20).forEach(i -> say(speaker, "c", "m" + i));

        assertThat(traveller.comeBack()).isEmpty();
        assertThat(traveller.id()).isNotEqualTo(id);
    }

    @Test
    void shouldTakeAClientThatComesTooLateForANewOne() {
        start(LogLimits.defaults().withWindow(Duration.ofMillis(1)));
        Traveller traveller = arrive(Carrier.WEBSOCKET);
        String id = traveller.id();
        traveller.cut();
        awaitEnded(traveller);

        assertThat(traveller.comeBack()).isEmpty();
        assertThat(traveller.id()).isNotEqualTo(id);
    }

    // The stage.

    private void start(LogLimits logs) {
        server = TestServer.startRecovering(EngineOptions.defaults(), logs);
    }

    private Traveller arrive(Carrier carrier) {
        return arrive(carrier, "");
    }

    private Traveller arrive(Carrier carrier, String auth) {
        Traveller traveller = Traveller.arrive(carrier, server.port(), auth);
        opened.add(traveller);
        return traveller;
    }

    private String idOfOneSaying(String claim) {
        Traveller one = Traveller.arrive(Carrier.WEBSOCKET, server.port(), claim);
        synchronized (opened) {
            opened.add(one);
        }
        return one.id();
    }

    private Peer speaker(String conversation) {
        Peer speaker = Carrier.WEBSOCKET.open(server.port(), "&recovery=0");
        opened.add(speaker);
        speaker.connect("{\"userId\":\"speaker\"}");
        speaker.join(conversation);
        return speaker;
    }

    /** Says something, and awaits that it has its place. */
    private static void say(Peer speaker, String conversation, String id) {
        say(speaker, conversation, id, "");
    }

    private static void say(Peer speaker, String conversation, String id, String text) {
        String message = "{\"conversationId\":\"" + conversation + "\",\"id\":\"" + id + "\",\"text\":\"" + text
                + "\",\"echo\":false}";
        assertThat(speaker.ask(7, "message", message)).startsWith("437[{\"ok\":true");
    }

    /** What members get to see of it; the time is the server's. */
    private static String said(String conversation, String id) {
        return "42[\"message\",{\"conversationId\":\"" + conversation + "\",\"id\":\"" + id
                + "\",\"text\":\"\",\"echo\":false,\"userId\":\"speaker\",\"timestamp\":\"T\"}]";
    }

    private static List<String> withoutPresence(List<String> events) {
        return events.stream()
                .filter(event -> !event.contains("\"user_joined\"") && !event.contains("\"user_left\""))
                .toList();
    }

    private static String nextMessage(Traveller traveller) {
        String event = traveller.next();
        while (!event.startsWith("42[\"message\"")) {
            event = traveller.next();
        }
        return event;
    }

    private void awaitAway(int count) {
        await().until(() -> away() == count);
    }

    private int away() throws Exception {
        int away = 0;
        for (var loop : server.server().loops()) {
            away += loop.eventLoop().submit(() -> loop.lane().awayCount()).get();
        }
        return away;
    }

    private void awaitEnded(Traveller traveller) {
        await().untilAsserted(() -> assertThat(server.counts().sockets()).isZero());
        awaitAway(0);
        assertThat(traveller.id()).isNotNull();
    }
}
