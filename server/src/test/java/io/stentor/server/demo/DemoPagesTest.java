package io.stentor.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemoPagesTest {
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"(/[^\"]*)\"|from '\\.(/[^']*)'");

    private final TestServer server = TestServer.startWith(DemoPages.routes());
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldServePageThatLoadsFromItsOwnServerOnlyWhenRootIsAsked() throws Exception {
        HttpResponse<String> page = fetch("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=UTF-8");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("default-src 'self';");
        assertThat(page.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(page.body()).contains("<title>Stentor</title>").doesNotContain("http://", "https://");
    }

    @Test
    void shouldServeStockClientBundleWithItsLicenceWhenAskedWhereNodeHasIt() throws Exception {
        HttpResponse<String> bundle = fetch("/socket.io/socket.io.min.js");

        assertThat(bundle.statusCode()).isEqualTo(200);
        assertThat(bundle.headers().firstValue("content-type")).contains("application/javascript; charset=utf-8");
        assertThat(bundle.body()).contains("Socket.IO v4.8.4").contains("Released under the MIT License");
    }

    @Test
    void shouldHaveEverythingThePageAndItsScriptsReferToWhenLoaded() throws Exception {
        assertReferencesResolve("/", "");
        assertReferencesResolve("/demo/chat.js", "/demo");
        assertReferencesResolve("/demo/message-list.js", "/demo");
        assertReferencesResolve("/demo/people.js", "/demo");
    }

    private void assertReferencesResolve(String path, String folder) throws Exception {
        var references = REFERENCE.matcher(fetch(path).body()).results().toList();
        assertThat(references).isNotEmpty();
        for (var reference : references) {
            String target = reference.group(1) != null ? reference.group(1) : folder + reference.group(2);
            assertThat(fetch(target).statusCode()).as(target).isEqualTo(200);
        }
    }

    private HttpResponse<String> fetch(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path)).build(), BodyHandlers.ofString());
    }
}
