package io.stentor.server.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.stentor.server.access.ConversationGrant;
import io.stentor.server.access.Identity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept for tokens that expire some day. */
class ExpiriesTest {
    private final DefaultEventLoop loop = new DefaultEventLoop();

    @Test
    void shouldKeepNothingOfSocketsThatHaveGone() throws Exception {
        Expiries expiries = new Expiries(loop, () -> 1_000, bug -> {});
        List<Participant> participants = new ArrayList<>();
        loop.submit(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        Participant participant =
                                new Participant(new Identity("u", ConversationGrant.all(), 2_000_000 + i % 10), 0);
                        expiries.add(null, participant);
                        participants.add(participant);
                    }
                    expiries.add(null, new Participant(Identity.of("for ever"), 0));
                })
                .get();
        assertThat(expiries.size()).isEqualTo(1_000);
        loop.submit(() -> participants.forEach(expiries::remove)).get();
        assertThat(expiries.size()).isZero();
        loop.shutdownGracefully();
    }
}
