package io.stentor.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What this program is and what runs it.
 *
 * @param commit abbreviated, or {@code unknown} outside a clone
 */
record Build(String version, String commit, String jdk) {
    /** Written by the build beside this class. */
    private static final String RESOURCE = "build.properties";
    /** Set by the launcher script, which lies inside the clone. */
    private static final String COMMIT_PROPERTY = "stentor.commit";

    static Build current() {
        Properties properties = new Properties();
        try (InputStream resource = Build.class.getResourceAsStream(RESOURCE)) {
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Build(
                properties.getProperty("version"),
                System.getProperty(COMMIT_PROPERTY, "unknown"),
                System.getProperty("java.runtime.version") + " (" + System.getProperty("java.vendor") + ")");
    }
}
