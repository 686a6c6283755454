package io.stentor.server.config;

import java.util.List;
import java.util.Map;

/**
 * Every option that is a limit: why its default is what it is, what whoever meets it sees, what counts it, and which test meets
 * it. {@code docs/limits.md} is written from here and from {@link OptionTable}. Limits without an option stand in
 * {@code ARCHITECTURE.md}.
 */
final class LimitTable {
    private static final String NOT_RECOVERED = "stentor_recoveries_total{result=\"failed\"}";
    private static final String LOGGED = "stentor_room_log_bytes";

    private static final String LIKE_THE_OTHERS = "as in Socket.IO's own server";
    private static final String COMES_BACK_AS_NEW = "who comes back for what is gone is connected as a new client";

    /** Numbers that forbid nothing to anybody, and what they are instead. */
    static final Map<String, String> NO_LIMITS = Map.ofEntries(
            Map.entry("server.port", "a place"),
            Map.entry("admin.port", "a place"),
            Map.entry("io.threads", "the machine's size"),
            Map.entry("socketio.pingInterval", "a pace"),
            Map.entry("auth.jwt.clockSkew", "a tolerance"),
            Map.entry("auth.jwt.jwksMaxAge", "how fresh keys are"),
            Map.entry("auth.authorizer.cache", "how fresh answers are"),
            Map.entry("delivery.retryAfter", "a pace"),
            Map.entry("presence.grace", "a delay"),
            Map.entry("drain.window", "a pace"),
            Map.entry("latency.target", "an aim"));

    private LimitTable() {}

    /** By what they limit; the page has them in the order of the options. */
    static List<List<Limit>> all() {
        return List.of(protocol(), access(), clients(), door(), memory(), conversations());
    }

    private static String rejected(String reason) {
        return "stentor_rejected_total{reason=\"" + reason + "\"}";
    }

    private static String disconnected(String reason) {
        return "stentor_disconnects_total{reason=\"" + reason + "\"}";
    }

    private static String adminRefused(String code) {
        return "stentor_admin_refused_total{code=\"" + code + "\"}";
    }

    private static List<Limit> protocol() {
        return List.of(
                Limit.of(OptionTable.SOCKETIO_PING_TIMEOUT, LIKE_THE_OTHERS)
                        .answered("its connection is closed; it may recover")
                        .counted(disconnected("ping timeout"))
                        .met("server.hostile.SlowTest#b59ShouldCloseAWebSocketThatNeverPongs"),
                Limit.of(OptionTable.SOCKETIO_CONNECT_TIMEOUT, LIKE_THE_OTHERS)
                        .answered("its connection is closed")
                        .counted(rejected("connect_time"))
                        .met("server.LimitsMetTest#shouldCountWhoeverTakesTooLong")
                        .met("server.hostile.SlowTest#d92ShouldCloseASessionThatJoinsNoNamespace"),
                Limit.of(OptionTable.SOCKETIO_UPGRADE_TIMEOUT, LIKE_THE_OTHERS)
                        .answered("the WebSocket is closed, polling goes on")
                        .counted(rejected("upgrade_time"))
                        .met("server.LimitsMetTest#shouldCountWhoeverTakesTooLong"),
                Limit.of(OptionTable.SOCKETIO_MAX_PAYLOAD, LIKE_THE_OTHERS + "; clients are told it at the handshake")
                        .answered("POST: 413, the session goes on; WebSocket: close code 1009; admin port: 413")
                        .counted(rejected("payload"))
                        .counted(adminRefused("too_large"))
                        .met("server.hostile.HttpLimitsTest#b49ShouldHonourMaxPayloadWhenPosting")
                        .met("server.hostile.WebSocketFrameTest#b49ShouldHonourMaxPayloadWhenAMessageArrives")
                        .met("server.LimitsMetTest#shouldCountWhoeverSendsTooMuch"));
    }

    private static List<Limit> access() {
        return List.of(
                Limit.of(
                                OptionTable.AUTH_JWT_JWKS_COOLDOWN,
                                "tokens that name keys nobody has must not turn into requests to who issues the keys")
                        .answered("a token whose key came since then: `unauthorized`, code `bad_token`")
                        .counted(rejected("unauthorized"))
                        .met("server.access.JwksSourceTest#shouldNotReadAgainWithinTheCooldown"),
                Limit.of(
                                OptionTable.AUTH_JWT_PENDING,
                                "all clients of a server that come back at once wait in line; a token is 8 KiB at most")
                        .answered("`unauthorized`, code `overloaded`")
                        .counted(rejected("unauthorized"))
                        .met("server.access.TokenGateTest#shouldRefuseAtOnceWhenTooManyTokensWait"),
                Limit.of(OptionTable.AUTH_AUTHORIZER_TIMEOUT, "longer than a slow answer, shorter than a user waits")
                        .answered("`overloaded`: nothing is allowed without an answer")
                        .counted("stentor_errors_total{kind=\"authorizer\"}")
                        .counted(rejected("overloaded"))
                        .met("server.conversation.AuthorizerTest#shouldAllowNothingWhenNobodyAnswersInTime"),
                Limit.of(OptionTable.AUTH_AUTHORIZER_CACHE_SIZE, "one for each of many users, a few tens of megabytes")
                        .refusingNothing("what was used least lately is asked again")
                        .met("server.access.DecisionCacheTest#shouldForgetWhatWasUsedLeastLatelyWhenItIsFull"),
                Limit.of(OptionTable.AUTH_AUTHORIZER_CONCURRENCY, "as many connections as a small server takes")
                        .refusingNothing("further questions wait")
                        .met("server.conversation.AuthorizerTest#shouldRefuseWhenTooManyQuestionsWait"),
                Limit.of(OptionTable.AUTH_AUTHORIZER_PENDING, "more could hardly be answered within the timeout")
                        .answered("`overloaded`")
                        .counted(rejected("overloaded"))
                        .met("server.conversation.AuthorizerTest#shouldRefuseWhenTooManyQuestionsWait"));
    }

    private static List<Limit> clients() {
        return List.of(
                Limit.of(OptionTable.LIMITS_EVENT_RATE, "far above a person's typing, far below what a core handles")
                        .answered("`rate_limited` where an answer was asked for; the event does nothing")
                        .counted(rejected("rate_limited"))
                        .met("server.conversation.EventRateTest#shouldTakeOneMoreWhenTheTimeOfOneHasPassed"),
                Limit.of(OptionTable.LIMITS_EVENT_BURST, "what a client sends that was offline for a while")
                        .answered("as above")
                        .counted(rejected("rate_limited"))
                        .met("server.conversation.EventRateTest#shouldTakeABurstAndNoMoreWhateverTheClockSays")
                        .met(
                                "server.conversation.RateLimitedEventsTest#shouldAnswerRateLimitedWhenASocketHasSentItsBurst"),
                Limit.of(OptionTable.LIMITS_ROOMS_PER_SOCKET, "more than a user follows; each costs memory here")
                        .answered("`too_many_rooms`")
                        .counted(rejected("too_many_rooms"))
                        .met("server.LimitsMetTest#shouldLetASocketIntoAsManyRoomsAsItMayEnter"),
                Limit.of(OptionTable.LIMITS_NAMESPACES_PER_CONNECTION, "clients use one or two")
                        .answered("CONNECT_ERROR `too many namespaces`")
                        .counted(rejected("namespaces"))
                        .met("server.api.ConnectingTest#shouldRefuseOneNamespaceTooMany")
                        .met("server.LimitsMetTest#shouldCountNamespacesBeyondTheLimit"),
                Limit.of(OptionTable.LIMITS_JSON_DEPTH, "deeper than data is, and shallow for any reader's stack")
                        .answered("a message: `bad_request`; a CONNECT: its connection is closed; admin port: 400")
                        .counted(rejected("bad_request"))
                        .counted(adminRefused("bad_request"))
                        .met("server.LimitsMetTest#shouldTakeJsonAsDeepAsItMayBe")
                        .met("server.hostile.RelayTest#e119ShouldHonourTheLimitOfTheDepth"),
                Limit.of(OptionTable.LIMITS_ATTACHMENTS, "stock clients give up a packet that has more")
                        .answered("its connection is closed")
                        .counted(disconnected("forced close"))
                        .met("server.LimitsMetTest#shouldTakeAsManyAttachmentsAsThereMayBe"),
                Limit.of(OptionTable.LIMITS_HEADER_TIME, "a head is one packet; it allows for two that are lost")
                        .answered("its connection is closed; so is one whose TLS handshake takes longer")
                        .counted(rejected("header_time"))
                        .counted(adminRefused("timeout"))
                        .met("server.LimitsMetTest#shouldCountWhoeverTakesTooLong")
                        .met("server.hostile.SlowTest#a16ShouldCloseWhenHeadersDripIn"),
                Limit.of(OptionTable.LIMITS_BODY_TIME, "the largest body at 33 KB a second")
                        .answered("its connection is closed, and its session with it")
                        .counted(rejected("body_time"))
                        .counted(adminRefused("timeout"))
                        .met("server.LimitsMetTest#shouldCountWhoeverTakesTooLong")
                        .met("server.hostile.SlowTest#a17ShouldEndTheSessionWhenItsBodyDripsIn"),
                Limit.of(OptionTable.LIMITS_MESSAGE_TIME, "the largest message at 33 KB a second")
                        .answered("close code 1008; of attachments that do not come: its connection is closed")
                        .counted(rejected("message_time"))
                        .met("server.LimitsMetTest#shouldCountWhoeverTakesTooLong")
                        .met("server.hostile.SlowTest#d102ShouldCloseWhenAttachmentsNeverCome")
                        .met("server.hostile.SlowTest#c70ShouldCloseWhenAMessageNeverEndsThoughItsFramesDo"));
    }

    private static List<Limit> door() {
        return List.of(
                Limit.of(
                                OptionTable.LIMITS_CONNECTIONS,
                                "0 stands for 7/8 of the open files the process may have, less 128")
                        .answered("503 with `Retry-After`; far beyond, closed without an answer")
                        .counted(rejected("connections"))
                        .met("server.LimitsTest#shouldRefuseClientsWhenThereAreAsManyConnectionsAsThereMayBe")
                        .met("transport.door.DoorkeeperTest#shouldHaveAMarginInWhichItSaysThatThereIsNoRoom"),
                Limit.of(
                                OptionTable.LIMITS_CONNECTIONS_PER_ADDRESS,
                                "off: behind a proxy that is not named in `server.trustedProxies` all have one address")
                        .answered("429 with `Retry-After`; far beyond, closed without an answer")
                        .counted(rejected("connections_per_address"))
                        .met("transport.door.DoorkeeperTest#shouldCountTheSessionsOfEachAddress")
                        .met("server.LimitsTest#shouldCountTheClientsOfEachAddressBehindAProxy"),
                Limit.of(OptionTable.LIMITS_CONNECT_RATE_PER_ADDRESS, "off, for the same reason")
                        .answered("429 with `Retry-After`")
                        .counted(rejected("connect_rate"))
                        .met("transport.door.DoorkeeperTest#shouldLetInSoManyASecond"));
    }

    private static List<Limit> memory() {
        return List.of(
                Limit.of(
                                OptionTable.OUTBOUND_STALL_TIMEOUT,
                                "longer than a radio is silent, far shorter than a log reaches")
                        .answered("its connection is closed; it may recover")
                        .counted(disconnected("slow consumer"))
                        .met(
                                "server.hostile.SlowTest#g143ShouldCloseMembersThatDoNotReadAndDeliverEverythingToTheOthers"),
                Limit.of(
                                OptionTable.OUTBOUND_MAX_BYTES,
                                "0 stands for a quarter of direct memory: the rest is for logs and reading")
                        .answered("those that keep the most are closed; they may recover")
                        .counted(disconnected("slow consumer"))
                        .counted("stentor_outbound_bytes")
                        .met("core.simulation.SimulationTest#shouldKeepItsPromisesWhateverHappensToConnections"),
                Limit.of(OptionTable.ROOM_LOG_MESSAGES, "two minutes of a busy room, as `roomLog.age` is")
                        .answered(COMES_BACK_AS_NEW + "; who is behind is closed")
                        .counted(NOT_RECOVERED)
                        .counted(disconnected("slow consumer"))
                        .met("core.lane.RoomLogTest#shouldKeepNoMoreMessagesOrBytesThanItMay"),
                Limit.of(
                                OptionTable.ROOM_LOG_BYTES,
                                "thousands of chat messages, and small beside `roomLog.totalBytes`")
                        .answered("likewise")
                        .counted(NOT_RECOVERED)
                        .counted(disconnected("slow consumer"))
                        .met("core.lane.RoomLogTest#shouldKeepNoMoreMessagesOrBytesThanItMay"),
                Limit.of(OptionTable.ROOM_LOG_AGE, "no client that is away for longer may recover")
                        .answered("likewise")
                        .counted(NOT_RECOVERED)
                        .counted(disconnected("slow consumer"))
                        .met("core.lane.RoomLogTest#shouldKeepItsLastMessageHoweverLongUntilItIsTooOld"),
                Limit.of(OptionTable.ROOM_LOG_TOTAL_BYTES, "fits a small container; cut to a quarter of direct memory")
                        .answered("likewise, beginning with the largest rooms")
                        .counted(NOT_RECOVERED)
                        .counted(LOGGED)
                        .met("core.lane.RoomLogTest#shouldLetTheLargestPayWhenAllTogetherAreTooLarge"),
                Limit.of(OptionTable.RECOVERY_WINDOW, LIKE_THE_OTHERS)
                        .answered("it is connected as a new client")
                        .counted(NOT_RECOVERED)
                        .met("core.lane.LaneReturnTest#shouldBeUnknownWhenTheWindowIsOver"),
                Limit.of(OptionTable.RECOVERY_SESSIONS, "all clients of a large server, cut at once")
                        .answered("the longest away are connected as new clients")
                        .counted(NOT_RECOVERED)
                        .met("core.lane.LaneReturnTest#shouldGiveUpTheLongestAwayWhenTooManyAre"));
    }

    private static List<Limit> conversations() {
        return List.of(
                Limit.of(OptionTable.DELIVERY_ATTEMPTS, "the first may be lost, and the second be in the same outage")
                        .answered("the sender's `message_delivered` names who is missing")
                        .counted("stentor_confirmations_total{result=\"incomplete\"}")
                        .met("server.conversation.ConfirmationTest#shouldTellWhoIsMissingAfterAllAttempts"),
                Limit.of(OptionTable.TYPING_INTERVAL, "as often as an eye can tell")
                        .refusingNothing("members get the latest state")
                        .met("server.interop.JavaClientTypingIT#shouldTellAtMostTheNewestStateOfEachTypistPerInterval"),
                Limit.of(OptionTable.TYPING_EXPIRY, "a client that vanished in the middle of a word")
                        .refusingNothing("members are told that it does not type any more")
                        .met("server.interop.JavaClientTypingIT#shouldReportWhoFallsSilentAsNotTyping"),
                Limit.of(OptionTable.PRESENCE_MERGE_ABOVE, "each coming is told to all: the cost is the square")
                        .refusingNothing("members get `presence_changed` instead of `user_joined` and `user_left`")
                        .met(
                                "server.interop.JavaClientMembershipIT#shouldTellComingsAndGoingsTogetherInALargeConversation"),
                Limit.of(OptionTable.PRESENCE_MERGE_INTERVAL, "a count that changes once a second can be read")
                        .refusingNothing("members get one report for all that happened meanwhile")
                        .met(
                                "server.interop.JavaClientMembershipIT#shouldTellComingsAndGoingsTogetherInALargeConversation"),
                Limit.of(OptionTable.CLUSTER_STREAMS_MAX_LEN, "the default of Socket.IO's own adapter")
                        .refusingNothing("who has missed more than the stream has begins anew")
                        .met("server.cluster.StreamsOutageIT#shouldBeginAnewWhenTheStreamNoLongerHasItsPlace"),
                Limit.of(OptionTable.DRAIN_DEADLINE, "service managers kill at a minute and a half, or sooner")
                        .answered("its connection is cut off")
                        .counted(disconnected("forced close"))
                        .met("server.DrainTest#shouldCutOffAtTheDeadlineWhoDoesNotTakeIt"));
    }
}
