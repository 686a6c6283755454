package io.stentor.server.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of the dashboard, read from the class path once. They hold no figures, so they need no key; the page asks the
 * API for those. Immutable.
 */
final class DashboardPages {
    private static final String FOLDER = "dashboard";

    private static final String INDEX = "index.html";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");
    private static final String[] FILES = {
        INDEX,
        "chart.js",
        "conversation.js",
        "dashboard.css",
        "dashboard.js",
        "details.css",
        "figures.js",
        "mark.svg",
        "server.js",
        "socket.js",
        "table.js",
        "theme.js"
    };

    /** By path, without a slash in front. */
    private final Map<String, Reply> byPath = new TreeMap<>();

    /** @throws IllegalStateException when a file is missing: the program was packed wrongly */
    DashboardPages() {
        for (String file : FILES) {
            String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
            byPath.put(file.equals(INDEX) ? "" : FOLDER + "/" + file, new Reply(200, type, read(file), null));
        }
    }

    Map<String, Reply> byPath() {
        return byPath;
    }

    private static byte[] read(String file) {
        try (InputStream in = DashboardPages.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the dashboard's " + file + " is missing from the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
