package io.stentor.bench;

/** What starts servers: the command that started this. Stateless. */
final class Launcher {
    /** Set by the launcher. */
    static final String PROPERTY = "stentor.launcher";

    private Launcher() {}

    /** @throws IllegalArgumentException when this was started without it */
    static String path() {
        String launcher = System.getProperty(PROPERTY);
        if (launcher == null) {
            throw new IllegalArgumentException("needs the system property " + PROPERTY + ", which bin/stentor sets");
        }
        return launcher;
    }
}
