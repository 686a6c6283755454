package io.stentor.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcceptPauseTest {
    @Test
    void shouldRestForASecondWhenNothingCanBeAccepted() {
        EmbeddedChannel listener = new EmbeddedChannel(new AcceptPause());
        listener.freezeTime();
        for (int i = 0; i < 3; i++) {
            listener.pipeline().fireExceptionCaught(new IOException("accept: Too many open files"));
        }
        assertThat(listener.config().isAutoRead()).isFalse();

        listener.advanceTimeBy(999, TimeUnit.MILLISECONDS);
        listener.runScheduledPendingTasks();
        assertThat(listener.config().isAutoRead()).isFalse();

        listener.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        listener.runScheduledPendingTasks();
        assertThat(listener.config().isAutoRead()).isTrue();
        listener.checkException();
        listener.finishAndReleaseAll();
    }
}
