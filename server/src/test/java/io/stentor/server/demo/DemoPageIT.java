package io.stentor.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.TestServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The demo chat in a real browser against a real server. What happens in each scenario stands in scenarios.mjs. */
class DemoPageIT {
    @BeforeAll
    static void needBrowser() {
        BrowserScript.assumeInstalled();
    }

    @Test
    void shouldShowJoinsTypingMessagesAndLeavesWhenTwoPeopleTalk() throws Exception {
        play("two-people");
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
    void shouldBeDrawnInBothColorSchemesWhenScreenshotsAreTaken() throws Exception {
        play("screenshots");

        for (String picture :
                List.of("entry", "empty", "chat", "phone-entry", "phone", "phone-people", "phone-offline")) {
            assertThat(BrowserScript.SCREENSHOTS.resolve(picture + "-light.png"))
                    .isNotEmptyFile();
            assertThat(BrowserScript.SCREENSHOTS.resolve(picture + "-dark.png")).isNotEmptyFile();
        }
    }

    private static void play(String scenario) throws IOException, InterruptedException {
        try (TestServer server = TestServer.startWith(DemoPages.routes())) {
            BrowserScript.play(scenario, server.url());
            server.awaitEmpty();
        }
    }
}
