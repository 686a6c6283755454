package io.stentor.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.demo.BrowserScript;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The dashboard in a real browser, fed by a stub that answers as the admin port does. */
@Tag("clients")
class DashboardPageIT {
    @Test
    void shouldShowTheFiguresItIsGivenWhenServerAnswersFallsSilentOrAsksForItsKey() throws Exception {
        BrowserScript.assumeInstalled();

        BrowserScript.play("dashboard", "none");

        for (String picture : List.of("dashboard-light", "dashboard-dark", "dashboard-phone")) {
            assertThat(BrowserScript.SCREENSHOTS.resolve(picture + ".png")).isNotEmptyFile();
        }
    }
}
