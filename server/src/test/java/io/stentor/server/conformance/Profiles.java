package io.stentor.server.conformance;

import io.stentor.server.StentorServer;
import io.stentor.server.StentorServerBuilder;

/** The conformance server's applications for tests that start them in their own process. Stateless. */
public final class Profiles {
    private Profiles() {}

    public static StentorServer socketIo(StentorServerBuilder builder) {
        return SocketIoProfile.create(builder);
    }

    public static StentorServer socketIoClient(StentorServerBuilder builder) {
        return ClientSuiteProfile.create(builder);
    }
}
