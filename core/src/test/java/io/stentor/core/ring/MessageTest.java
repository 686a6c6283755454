package io.stentor.core.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import io.stentor.testkit.Frames;
import io.stentor.testkit.Stamps;
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

    @Test
    void shouldCountTheReferencesOfItsAwayForm() {
        ByteBuf away = frames.of("away");
        Message both = message.withAwayForm(Message.untimed(away));

        both.retain(2);
        assertThat(plain.refCnt()).isEqualTo(3);
        assertThat(deflated.refCnt()).isEqualTo(3);
        assertThat(away.refCnt()).isEqualTo(3);

        both.release(2);
        both.release();
        frames.assertAllReleased();
    }

    @Test
    void shouldTakeNoReferenceWhenItsAwayFormIsDead() {
        ByteBuf away = frames.of("away");
        Message both = message.withAwayForm(Message.untimed(away));
        away.release();

        assertThatThrownBy(() -> both.retain(2)).isInstanceOf(IllegalReferenceCountException.class);

        assertThat(plain.refCnt()).isEqualTo(1);
        assertThat(deflated.refCnt()).isEqualTo(1);
        message.release();
    }

    @Test
    void shouldGiveItsFormsBackAndLeaveThePlainFramesToTheirMaker() {
        ByteBuf away = frames.of("away");

        message.withAwayForm(Message.untimed(away)).releaseForms();

        assertThat(plain.refCnt()).isEqualTo(1);
        assertThat(deflated.refCnt()).isZero();
        assertThat(away.refCnt()).isZero();
        plain.release();
    }

    @Test
    void shouldReleaseItsAwayFormWhenTheCompressedFramesAreDead() {
        Message both = message.withAwayForm(Message.untimed(frames.of("away")));
        deflated.release();

        assertThatThrownBy(both::release).isInstanceOf(IllegalReferenceCountException.class);

        frames.assertAllReleased();
    }

    @Test
    void shouldBeAsLongAsAllItsFrames() {
        Message three = Message.untimed(frames.of("123"));

        assertThat(three.bytes()).isEqualTo(3);
        assertThat(three.withDeflated(frames.of("45")).bytes()).isEqualTo(5);
        assertThat(three.withDeflated(frames.of("45")).withAwayForm(message).bytes())
                .isEqualTo(7);
    }

    @Test
    void shouldBeOfOneFormAndVariantUntilOthersAreAdded() {
        Message one = Message.of(plain, 7);

        assertThat(one.hasForms()).isFalse();
        assertThat(one.hasVariants()).isFalse();
        assertThat(one.frames(Form.DEFLATED)).isSameAs(plain);
        assertThat(one.awayForm()).isSameAs(one);
        assertThat(message.hasForms()).isTrue();
        assertThat(message.hasVariants()).isTrue();
        assertThat(message.frames(Form.PLAIN)).isSameAs(plain);
        assertThat(one.stamped(Stamps.IN_BRACKETS).hasForms()).isFalse();
        assertThat(one.stamped(Stamps.IN_BRACKETS).hasVariants()).isTrue();
    }

    @Test
    void shouldBeRecoverableWhenItTellsAnOffsetAndMayNotBeMissed() {
        assertThat(message.isRecoverable()).isFalse();
        assertThat(message.stamped(Stamps.IN_BRACKETS).isRecoverable()).isTrue();
        assertThat(message.stamped(Stamps.IN_BRACKETS).skippable().isRecoverable())
                .isFalse();
    }

    @Test
    void shouldBeTimedByNobodyWhenItIsSentAgain() {
        Message away = Message.untimed(frames.of("away"));

        Message again = message.stamped(Stamps.IN_BRACKETS).withAwayForm(away).repeated();

        assertThat(again.receivedNanos()).isZero();
        assertThat(again.frames(Form.PLAIN)).isSameAs(plain);
        assertThat(again.frames(Form.DEFLATED)).isSameAs(deflated);
        assertThat(again.stamp()).isSameAs(Stamps.IN_BRACKETS);
        assertThat(again.awayForm()).isSameAs(again);
    }

    @Test
    void shouldTellTheFirstLogThatHoldsItAndTheLastThatDropsIt() {
        assertThat(message.enterLog()).isTrue();
        assertThat(message.enterLog()).isFalse();
        assertThat(message.leaveLog()).isFalse();
        assertThat(message.leaveLog()).isTrue();
        assertThat(message.enterLog()).isTrue();
    }
}
