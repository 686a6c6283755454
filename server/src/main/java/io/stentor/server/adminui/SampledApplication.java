package io.stentor.server.adminui;

import io.stentor.socketio.Application;
import io.stentor.socketio.Connection;
import io.stentor.wire.socketio.Packet;
import java.util.List;

/** The admin namespace beside an application, some of whose events are sampled for it. One instance per event loop. */
final class SampledApplication extends SplitApplication {
    private final EventSamples samples;

    SampledApplication(String adminNamespace, Application admin, Application sampled, EventSamples samples) {
        super(adminNamespace, admin, false, sampled);
        this.samples = samples;
    }

    @Override
    public void onEvent(Connection connection, Packet packet, List<byte[]> attachments) {
        if (!isIts(connection)) {
            samples.offer(connection, packet);
        }
        super.onEvent(connection, packet, attachments);
    }
}
