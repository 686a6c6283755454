package io.stentor.cluster.redis;

/**
 * Where both of Netty's native transports are there, the Redis client takes epoll, and warns each time that it had a choice.
 * It does not when it is told of one only, which it reads once, from a property of the whole JVM: so that is set while the
 * class that reads it is loaded, and not a moment longer. Stateless.
 */
final class QuietTransports {
    private static final String PROPERTY = "io.lettuce.core.iouring";
    private static final String READER = "io.lettuce.core.resource.IOUringProvider";

    private QuietTransports() {}

    /** Before the client is used for the first time; later it changes nothing. */
    static void choose() {
        if (System.getProperty(PROPERTY) != null) {
            return;
        }
        System.setProperty(PROPERTY, "false");
        try {
            Class.forName(READER, true, QuietTransports.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError moved) {
            // Then the client warns: nothing else depends on it.
            return;
        } finally {
            System.clearProperty(PROPERTY);
        }
    }
}
