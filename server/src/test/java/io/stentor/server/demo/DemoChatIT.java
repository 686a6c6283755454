package io.stentor.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.core.lane.LogLimits;
import io.stentor.server.TestServer;
import io.stentor.server.conversation.ConfirmationOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo chat in a real browser against a real server. The scenarios stand in {@code src/test/node/demo}. */
@Tag("clients")
class DemoChatIT {
    private static final LogLimits RECOVERING = LogLimits.defaults().withWindow(Duration.ofMinutes(2));

    /** Time enough for a browser on a busy machine, and no more: some scenarios wait for the verdict. */
    private static final ConfirmationOptions CONFIRMATION = new ConfirmationOptions(false, 1_000, 3);

    private static final List<String> PICTURES = List.of(
            "entry", "empty", "chat", "chat-missing", "phone", "phone-people", "phone-offline", "phone-recovered");

    @BeforeAll
    static void needBrowser() {
        BrowserScript.assumeInstalled();
    }

    @Test
    void shouldShowJoinsTypingMessagesAndLeavesWhenTwoPeopleTalk() throws Exception {
        play("two-people");
    }

    @Test
    void shouldTickWhatAllHaveAndNameWhoHasNotWhenMessagesAreConfirmed() throws Exception {
        play("ticks");
    }

    @Test
    void shouldShowSystemEventsOfThisConversationWhenServerSendsThem() throws Exception {
        play("system");
    }

    @Test
    void shouldKeepNameAndConversationWhenReloaded() throws Exception {
        play("reload");
    }

    @Test
    void shouldTalkOverPollingWhenWebSocketsAreBlocked() throws Exception {
        play("polling");
    }

    @Test
    void shouldSendWaitingMessagesInOrderWhenConnectionComesBack() throws Exception {
        play("offline");
    }

    @Test
    void shouldShowWhatWasMissedWhenOneOfThreeComesBackFromNoNetwork() throws Exception {
        playRecovering("recovery");
    }

    @Test
    void shouldSayWhetherSessionIsRecoveredOrNewWhenConnectionIsCutByHand() throws Exception {
        playRecovering("cut-by-hand");
    }

    @Test
    void shouldOfferAnotherTryWhenServerRefusesMessage() throws Exception {
        play("refused");
    }

    @Test
    void shouldStayWhereTheReaderIsWhenMessagesArrive() throws Exception {
        play("reading-back");
    }

    @Test
    void shouldStayInsideAPhoneWhenNamesAndMessagesAreLong() throws Exception {
        play("extremes");
    }

    @Test
    void shouldDoWithoutAPointerWhenKeyboardIsUsed() throws Exception {
        play("keyboard");
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void shouldBeDrawnWithoutBarriersInEachColorScheme(String scheme) throws Exception {
        playRecovering(scheme);

        for (String picture : PICTURES) {
            assertThat(BrowserScript.SCREENSHOTS.resolve(picture + "-" + scheme + ".png"))
                    .isNotEmptyFile();
        }
    }

    /** In the end nothing is left of anybody on the server. */
    private static void play(String scenario) throws IOException, InterruptedException {
        try (TestServer server = start(LogLimits.defaults())) {
            BrowserScript.play(scenario, server.url());
            server.awaitEmpty();
        }
    }

    /** Those who leave might come back and are kept for two minutes. */
    private static void playRecovering(String scenario) throws IOException, InterruptedException {
        try (TestServer server = start(RECOVERING)) {
            BrowserScript.play(scenario, server.url());
        }
    }

    private static TestServer start(LogLimits logs) {
        return TestServer.startWith(DemoPages.routes(), logs, CONFIRMATION);
    }
}
