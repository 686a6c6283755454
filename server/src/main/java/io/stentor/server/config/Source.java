package io.stentor.server.config;

/** Where a value was set. Immutable. */
public sealed interface Source {
    /** {@return its place, as it stands in the log: {@code stentor.conf:3}, {@code STENTOR_SERVER_PORT}, {@code --port}} */
    String place();

    /**
     * {@return what a mistake in a value begins with}
     *
     * @param key the option's name
     */
    String at(String key);

    /**
     * A line of the configuration file.
     *
     * @param file as it was typed, fit to be printed
     * @param line counted from 1, 0 when it is not known or none in particular
     */
    record FileLine(String file, int line) implements Source {
        @Override
        public String place() {
            return line == 0 ? file : file + ":" + line;
        }

        @Override
        public String at(String key) {
            return key.isEmpty() ? place() : place() + ": " + key;
        }
    }

    /** An environment variable. */
    record Variable(String name) implements Source {
        @Override
        public String place() {
            return name;
        }

        @Override
        public String at(String key) {
            return name;
        }
    }

    /** {@code --set KEY=VALUE}. */
    record Assignment() implements Source {
        @Override
        public String place() {
            return "--set";
        }

        @Override
        public String at(String key) {
            return key;
        }
    }

    /** A flag that stands for one option, such as {@code --port}. */
    record Flag(String name) implements Source {
        @Override
        public String place() {
            return name;
        }

        @Override
        public String at(String key) {
            return name;
        }
    }
}
