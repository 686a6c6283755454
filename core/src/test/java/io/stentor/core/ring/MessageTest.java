package io.stentor.core.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import io.stentor.testkit.Frames;
import org.junit.jupiter.api.Test;

class MessageTest {
    private final Frames frames = new Frames();
    private final ByteBuf plain = frames.of("1");
    private final ByteBuf deflated = frames.of("A");
    private final Message message = Message.of(plain, 7).withDeflated(deflated);

    @Test
    void shouldCountTheReferencesOfAllItsFrames() {
        message.retain(2);
        assertThat(plain.refCnt()).isEqualTo(3);
        assertThat(deflated.refCnt()).isEqualTo(3);

        message.release(2);
        message.release();
        frames.assertAllReleased();
    }

    @Test
    void shouldTakeNoReferenceWhenOneOfItsFramesIsDead() {
        deflated.release();

        assertThatThrownBy(() -> message.retain(2)).isInstanceOf(IllegalReferenceCountException.class);

        assertThat(plain.refCnt()).isEqualTo(1);
        plain.release();
    }

    @Test
    void shouldReleaseTheOthersWhenOneOfItsFramesIsDead() {
        plain.release();

        assertThatThrownBy(message::release).isInstanceOf(IllegalReferenceCountException.class);

        frames.assertAllReleased();
    }

    @Test
    void shouldStayTheSameOtherwiseWhenItMayBeMissed() {
        Message skippable = message.skippable();

        assertThat(skippable.isSkippable()).isTrue();
        assertThat(message.isSkippable()).isFalse();
        assertThat(skippable.receivedNanos()).isEqualTo(7);
        assertThat(skippable.frames(Form.DEFLATED)).isSameAs(deflated);
        skippable.release();
    }
}
