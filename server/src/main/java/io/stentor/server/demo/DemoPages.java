package io.stentor.server.demo;

import io.stentor.transport.http.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The routes of the demo: the chat page at {@code /} and its parts under {@code /demo/}; it loads the stock Socket.IO
 * client from where Node's server has it. Read from the class path once, when asked for; the suppliers may run on any thread.
 */
public final class DemoPages {
    /** The page loads from its own server only and stands in nobody's frame; text from strangers cannot become code. */
    private static final Map<String, String> SECURITY_HEADERS = Map.of(
            "content-security-policy",
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
            "x-content-type-options",
            "nosniff",
            "referrer-policy",
            "no-referrer");

    private record Page(String path, String resource, String contentType) {}

    private static final String HTML = "text/html; charset=UTF-8";
    private static final String CSS = "text/css; charset=UTF-8";
    private static final String JAVASCRIPT = "text/javascript; charset=UTF-8";
    private static final String SVG = "image/svg+xml";

    private DemoPages() {}

    /**
     * Reads the pages.
     *
     * @return the makers of the answers by path
     * @throws IllegalStateException when a page is missing: the program was packed wrongly
     */
    public static Map<String, Supplier<HttpReply>> routes() {
        return Stream.of(
                        new Page("/", "index.html", HTML),
                        new Page("/demo/base.css", "base.css", CSS),
                        new Page("/demo/messages.css", "messages.css", CSS),
                        new Page("/demo/people.css", "people.css", CSS),
                        new Page("/demo/chat.css", "chat.css", CSS),
                        new Page("/demo/chat.js", "chat.js", JAVASCRIPT),
                        new Page("/demo/conversation.js", "conversation.js", JAVASCRIPT),
                        new Page("/demo/message-list.js", "message-list.js", JAVASCRIPT),
                        new Page("/demo/names.js", "names.js", JAVASCRIPT),
                        new Page("/demo/people.js", "people.js", JAVASCRIPT),
                        new Page("/demo/theme.js", "theme.js", JAVASCRIPT),
                        new Page("/demo/mark.svg", "mark.svg", SVG))
                .collect(Collectors.toUnmodifiableMap(Page::path, DemoPages::answer));
    }

    private static Supplier<HttpReply> answer(Page page) {
        byte[] body = read(page.resource());
        return () -> HttpReply.ok(page.contentType(), body, SECURITY_HEADERS);
    }

    private static byte[] read(String resource) {
        try (InputStream in = DemoPages.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the demo page " + resource + " is missing from the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
